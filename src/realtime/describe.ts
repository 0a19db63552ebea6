import type { RoomKind } from './declare.ts';
import type { Refusal } from './entrance.ts';

/** What the protocol's document says beside the entries. */

/** Who is in each kind of room. */
export const ROOMS: Readonly<Record<RoomKind, string>> = {
  socket: 'The socket that has just connected',
  'user:ID': 'All sockets of that user, joined on connecting',
  admins: 'All sockets of admins, joined on connecting',
  'ticket:ID': 'Whoever has joined the ticket with `join_ticket`: its owner’s sockets and admins’',
  'ticket:ID:admins': 'The admins among those in the ticket’s room',
};

/** What each message of `connect_error` means. */
export const REFUSALS: Readonly<Record<Refusal, string>> = {
  'no token provided': '`auth.token` is absent or empty',
  'invalid/expired token': 'the token isn’t valid, or not any more',
  'role not allowed': 'only users and admins have sockets',
  'service unavailable': 'tokens can’t be verified right now; try again',
  'already connected': 'this connection holds a socket already',
  'too many attempts': 'this connection has tried too often, and is closed',
  'too many connections': 'the token’s bearer has too many sockets',
  'connection closed': 'the connection ended meanwhile',
};
