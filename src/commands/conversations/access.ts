import type { Owner, Sender } from '../../events/conversations/people.ts';
import type { MessageType } from '../../events/conversations/vocabulary.ts';
import type { AdminId } from '../../events/ids.ts';
import type { Caller } from '../caller.ts';
import { type Refusal, refuse } from '../refusal.ts';

/**
 * Who may use a guest's conversation. `conversation-id`: every client that knows its id, which can't be guessed; it acts
 * as that guest. `guest-id`: only the guest.
 */
export type GuestAccess = 'conversation-id' | 'guest-id';

/** Who may do what with a conversation, for REST and sockets alike. */
interface Owned {
  readonly owner: Owner;
}

/** Reading, joining and writing. A user's conversation is open to that user and to admins only. */
export function mayUse(caller: Caller, { owner }: Owned, guestAccess: GuestAccess): boolean {
  if (caller.kind === 'admin') return true;
  if (owner.kind === 'guest' && guestAccess === 'conversation-id') return true;
  return caller.kind === owner.kind && caller.id === owner.id;
}

/**
 * Marking a message by its id. A message's id is no secret: tickets that took the message over show it to every client
 * with their number. So this is open to the owner, to admins, and to callers who have joined the conversation.
 */
export const mayMark = (
  caller: Caller,
  conversation: Owned,
  { hasJoined, guestAccess }: { readonly hasJoined: boolean; readonly guestAccess: GuestAccess },
): boolean => mayUse(caller, conversation, hasJoined ? guestAccess : 'guest-id');

/**
 * Making a guest's conversations a user's, which takes them away from the guest: only the guest may do that. With
 * `conversation-id` every participant of a conversation sees its guest's id, so only the secret that was issued with the
 * id is proof; with `guest-id` only the guest and support ever see it.
 */
export const mayClaim = (hasSecret: boolean, guestAccess: GuestAccess): boolean =>
  hasSecret || guestAccess === 'guest-id';

/** As which sender a caller writes who may use the conversation. */
export const senderFor = (caller: Caller, { owner }: Owned): Sender =>
  caller.kind === 'admin' ? { kind: 'admin', id: caller.id as AdminId } : owner;

const MAY_SEND: { readonly [Kind in Sender['kind']]: readonly MessageType[] } = {
  user: ['text', 'file'],
  guest: ['text', 'file'],
  admin: ['text', 'file', 'system'],
  system: ['system', 'auth_code'],
};

export const maySend = ({ kind }: Sender, messageType: MessageType): boolean =>
  MAY_SEND[kind].includes(messageType);

/** Callers who may not use a conversation don't learn whether it exists. */
export const conversationNotFound = (): Refusal =>
  refuse('conversation_not_found', { field: 'conversationId' });
