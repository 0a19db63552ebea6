import type { PressRefusal, SendingFailure } from '../../../events/identity/vocabulary.ts';

/** What whoever pressed a button in vain is told. */
export const REPLIES = ['spent', 'expired', 'other_number'] as const;
export type Reply = (typeof REPLIES)[number];

/** Nothing in them helps to find out which logins there are. */
export const REPLY_TO: Readonly<Record<PressRefusal, Reply>> = {
  unknown: 'expired',
  spent: 'spent',
  expired: 'expired',
  other_number: 'other_number',
};

/** Tells the owner of a number (E.164), or says why it can't: it never throws. No attempt begins once the signal aborted. */
export type SendReply = (
  phoneNumber: string,
  reply: Reply,
  signal: AbortSignal,
) => Promise<'sent' | SendingFailure>;
