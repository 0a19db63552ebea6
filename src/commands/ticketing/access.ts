import { sameEmail } from '../../events/email-address.ts';
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

/**
 * Whether a caller's token proves that what they write is the ticket's user's. A ticket of nobody is that of the user whose address
 * the token's issuer has verified: it will soon be linked to them.
 */
export const isProvenUser = (caller: Caller, ticket: Owned & { readonly email: string }): boolean =>
  isOwner(caller, ticket) || (ticket.userId === null && hasProven(caller, ticket.email));

const hasProven = (caller: Caller, address: string): boolean =>
  caller.kind === 'user' &&
  caller.isEmailVerified &&
  caller.email !== null &&
  sameEmail(caller.email, address);

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
