import type { Sent } from './logins.ts';

/** A message with one button. */
export interface Confirmation {
  /** E.164. */
  readonly phoneNumber: string;
  /** The payload of the press: a secret. */
  readonly buttonId: string;
}

/** Sends the message. Returns an error when it can't; never throws. */
export type SendConfirmation = (confirmation: Confirmation) => Promise<Sent>;
