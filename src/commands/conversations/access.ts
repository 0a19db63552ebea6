import type { Owner, Sender } from '../../events/conversations/people.ts';
import type { MessageType } from '../../events/conversations/vocabulary.ts';
import type { AdminId } from '../../events/ids.ts';
import type { Caller } from '../caller.ts';
import { type Refusal, refuse } from '../refusal.ts';

/**
 * What opens a guest's conversation. `conversation-id`: its id, which can't be guessed, whoever brings it; then they
 * speak as that guest. `guest-id`: only the guest whose it is.
 */
export type GuestAccess = 'conversation-id' | 'guest-id';

/** Who may do what with a conversation, for REST and sockets alike. */
interface Owned {
  readonly owner: Owner;
}

/** Reading, joining and writing: a user's is open to that user and to admins only. */
export function mayUse(caller: Caller, { owner }: Owned, guestAccess: GuestAccess): boolean {
  if (caller.kind === 'admin') return true;
  if (owner.kind === 'guest' && guestAccess === 'conversation-id') return true;
  return caller.kind === owner.kind && caller.id === owner.id;
}

/**
 * Marking a message by its id. Such an id opens nothing: tickets that took over what was said show it to whoever knows
 * their number. So only the owner, an admin, and whoever has joined the conversation may.
 */
export const mayMark = (
  caller: Caller,
  conversation: Owned,
  { hasJoined, guestAccess }: { readonly hasJoined: boolean; readonly guestAccess: GuestAccess },
): boolean => mayUse(caller, conversation, hasJoined ? guestAccess : 'guest-id');

/**
 * Making a guest's conversations a user's, which takes them away from the guest: for the guest alone. With
 * `conversation-id` everybody in a conversation sees its guest's id, so only the secret that was issued with the id
 * proves who they are; with `guest-id` nobody but the guest and support ever sees it.
 */
export const mayClaim = (hasSecret: boolean, guestAccess: GuestAccess): boolean =>
  hasSecret || guestAccess === 'guest-id';

/** As whom somebody writes who may use the conversation. */
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

/** Whoever has no business with a conversation isn't told whether there is one. */
export const conversationNotFound = (): Refusal =>
  refuse('conversation_not_found', { field: 'conversationId' });
