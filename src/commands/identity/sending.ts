import type { Sent } from './logins.ts';

/** A message with one button, to be pressed by whoever holds that phone. */
export interface Confirmation {
  /** E.164. */
  readonly phoneNumber: string;
  /** What the press says back: a secret. */
  readonly buttonId: string;
}

/** Sends it, or says why it can't: it never throws. */
export type SendConfirmation = (confirmation: Confirmation) => Promise<Sent>;
