import type { UserId } from '../../events/ids.ts';
import type { Caller } from '../caller.ts';

/**
 * Who may do what with a ticket, for REST and sockets alike. A ticket's number is what opens it to somebody without
 * a token; a token of another registered user closes it again.
 */
interface Owned {
  readonly userId: UserId | null;
}

/** The registered user whose ticket it is. */
export const isOwner = (caller: Caller, ticket: Owned): boolean =>
  caller.kind === 'user' && caller.id === ticket.userId;

/** By its number: everybody but another user than its own. A ticket of nobody is open to any. */
export const mayUseByNumber = (caller: Caller, ticket: Owned): boolean =>
  caller.kind !== 'user' || ticket.userId === null || isOwner(caller, ticket);

/** Writes as support alone: what they write by a ticket's number would be shown as its user's. */
export const writesForSupport = (caller: Caller): boolean => caller.kind === 'admin';

/** The ticket's room is open to its owner and to admins. */
export const mayJoin = (caller: Caller, ticket: Owned): boolean =>
  caller.kind === 'admin' || isOwner(caller, ticket);

/** Internal notes, assignments and tags are support's own. */
export const seesInternals = (caller: Caller): boolean => caller.kind === 'admin';
