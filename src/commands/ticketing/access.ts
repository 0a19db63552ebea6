import type { UserId } from '../../events/ids.ts';
import type { Caller } from '../caller.ts';

/**
 * Who may do what with a ticket, for REST and sockets alike. Without a token, the ticket's number gives access. The token of
 * another registered user denies it.
 */
interface Owned {
  readonly userId: UserId | null;
}

/** The registered user who owns the ticket. */
export const isOwner = (caller: Caller, ticket: Owned): boolean =>
  caller.kind === 'user' && caller.id === ticket.userId;

/** Access by number: all callers but users who don't own the ticket. A ticket without an owner is open to all. */
export const mayUseByNumber = (caller: Caller, ticket: Owned): boolean =>
  caller.kind !== 'user' || ticket.userId === null || isOwner(caller, ticket);

/** Admins only write as support: a message that they write by a ticket's number would be shown as its user's. */
export const writesForSupport = (caller: Caller): boolean => caller.kind === 'admin';

/** A ticket's room is open to its owner and to admins. */
export const mayJoin = (caller: Caller, ticket: Owned): boolean =>
  caller.kind === 'admin' || isOwner(caller, ticket);

/** Internal notes, assignments and tags are visible to support only. */
export const seesInternals = (caller: Caller): boolean => caller.kind === 'admin';
