import type { PressRefusal, SendingFailure } from '../../../events/identity/vocabulary.ts';

/** The replies to presses that were refused. */
export const REPLIES = ['spent', 'expired', 'other_number'] as const;
export type Reply = (typeof REPLIES)[number];

/** They reveal nothing about existing logins. */
export const REPLY_TO: Readonly<Record<PressRefusal, Reply>> = {
  unknown: 'expired',
  spent: 'spent',
  expired: 'expired',
  other_number: 'other_number',
};

/** Sends a reply to a number (E.164), or returns why it can't. Never throws. No attempt starts once the signal aborted. */
export type SendReply = (
  phoneNumber: string,
  reply: Reply,
  signal: AbortSignal,
) => Promise<'sent' | SendingFailure>;
