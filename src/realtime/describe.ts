import type { Refusal } from './authentication.ts';
import type { RoomKind } from './declare.ts';

/** Texts of the protocol's document beside the entries. */

/** The sockets in each kind of room. */
export const ROOMS: Readonly<Record<RoomKind, string>> = {
  socket: 'One socket: the one that has just connected or sent an event',
  'user:ID': 'All sockets of that user, joined on connecting',
  'guest:ID': 'All sockets of that guest, joined on connecting',
  admins: 'All sockets of admins, joined on connecting',
  'ticket:ID': 'Sockets that have joined the ticket with `join_ticket`: its owner’s and admins’',
  'ticket:ID:admins': 'The admins among those in the ticket’s room',
  'conversation:ID':
    'Sockets that have joined the conversation with `conversation:join`: its owner’s and admins’',
  'conversation:ID:admins': 'The admins among those in the conversation’s room',
  work: 'Sockets of admins that watch the list of work, by `work:watch`',
  'present:KIND:ID': 'Sockets of admins that have told by `presence:set` that they are at a ticket or a chat',
};

/** The meaning of each message of `connect_error`. */
export const REFUSALS: Readonly<Record<Exclude<Refusal, 'expired token'>, string>> = {
  'no token provided': '`auth.token` is empty, or absent without a `guestId` beside it',
  'invalid/expired token':
    'the token is not valid or has expired: then `data.code` is `token_expired`, and a new token helps',
  'role not allowed': 'only users, admins and guests can connect',
  'invalid since_position': '`auth.since_position` must be a position of the log: a whole number, 0 or more',
  'service unavailable': 'tokens can’t be verified right now; try again',
  'already connected': 'this connection already has a socket',
  'too many attempts': 'this connection has tried too often and is closed',
  'too many connections': 'the caller has too many sockets',
  'connection closed': 'the connection has ended',
};
