import type { Refusal, RefusalCode } from '../../commands/refusal.ts';
import { type Declined, decline } from '../declare.ts';

/** Callers without access to a conversation don't learn whether it exists. */
export const NOT_FOUND = decline('Conversation not found');
export const NOT_JOINED = decline('Join the conversation first');
export const TOO_MANY_ROOMS = decline('Too many rooms joined, leave some first');

const SENTENCES: { readonly [Code in RefusalCode]?: string } = {
  conversation_not_found: NOT_FOUND.message,
  conversation_closed: 'Cannot send messages to a closed conversation',
  message_not_found: 'Message not found',
  message_type_not_allowed: 'You cannot send messages of this type',
  idempotency_key_reused: 'idempotencyKey was already used for a different message',
  too_many_conflicts: 'Too many changes at once, please try again',
};

/** The acknowledgement of a refused command. */
export const declineFor = ({ refused }: Refusal): Declined =>
  decline(SENTENCES[refused] ?? 'That is not possible');
