import type { SendingFailure } from '../../events/identity/vocabulary.ts';

/** What reaches people on their phones. Numbers are E.164. */
export interface Messenger {
  /** Asks the owner of a number to confirm a login by a button with that id. Throws `MessageNotSent`. */
  sendConfirmation(phoneNumber: string, buttonId: string): Promise<SentMessage>;
  /** Says why a button confirmed nothing. Throws `MessageNotSent`. */
  sendReply(phoneNumber: string, reply: Reply): Promise<void>;
}

/** `recipient`: the number that it is delivered to, which can be written otherwise than asked; null when unknown. */
export interface SentMessage {
  readonly recipient: string | null;
}

export const REPLIES = ['spent', 'expired', 'other_number'] as const;
export type Reply = (typeof REPLIES)[number];

/** A message was not taken over for delivery. Its own message names neither the number nor what was sent. */
export class MessageNotSent extends Error {
  override readonly name = 'MessageNotSent';
  readonly reason: SendingFailure;

  constructor(reason: SendingFailure, message: string) {
    super(message);
    this.reason = reason;
  }
}
