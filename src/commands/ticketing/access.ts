import { sameEmail } from '../../events/email-address.ts';
import type { TicketId, TicketNumber, UserId } from '../../events/ids.ts';
import { ANONYMOUS, type Caller } from '../caller.ts';
import { type Refusal, refuse } from '../refusal.ts';

/**
 * What a caller without the token of a ticket's user needs to use it. `number`: its number, as the interface has it. `signed-link`: a
 * link that the desk issued for this ticket. `token`: nothing but a token opens it.
 */
export type TicketAccess = 'number' | 'signed-link' | 'token';

/** What a link says that this desk has signed and that hasn't expired. */
export interface TicketLink {
  readonly ticketId: TicketId;
  /** Whether it was sent to the ticket's address and to no other, so that its use proves the address. */
  readonly provesAddress: boolean;
  /** Whether it was issued for a ticket with that address: after a restore, a number may be given to another ticket. */
  isFor(email: string): boolean;
}

/** A caller who asks for a ticket, with what they bring to prove that they may. */
export interface Visitor {
  readonly caller: Caller;
  /** Null without one, and where links open nothing. */
  readonly link: TicketLink | null;
  readonly access: TicketAccess;
}

/** Who may do what with a ticket, for REST and sockets alike. */
interface Owned {
  readonly userId: UserId | null;
}
type Addressed = Owned & { readonly email: string };
type Identified = Addressed & { readonly id: TicketId };

/** The registered user who owns the ticket. */
export const isOwner = (caller: Caller, ticket: Owned): boolean =>
  caller.kind === 'user' && caller.id === ticket.userId;

/**
 * Whether a caller's token proves that what they write is the ticket's user's. A ticket of nobody is that of the user whose address
 * the token's issuer has verified: it will soon be linked to them.
 */
export const isProvenUser = (caller: Caller, ticket: Addressed): boolean =>
  isOwner(caller, ticket) || (ticket.userId === null && hasProven(caller, ticket.email));

const hasProven = (caller: Caller, address: string): boolean =>
  caller.kind === 'user' &&
  caller.isEmailVerified &&
  caller.email !== null &&
  sameEmail(caller.email, address);

const opens = (link: TicketLink | null, ticket: Identified): boolean =>
  link !== null && link.ticketId === ticket.id && link.isFor(ticket.email);

/** Whether the author of a message from the user's side has proven to be the ticket's user, or to have its address. */
export const isVerified = ({ caller, link }: Visitor, ticket: Identified): boolean =>
  isProvenUser(caller, ticket) || (opens(link, ticket) && link?.provesAddress === true);

/** Whether the caller has proven, by something unguessable, that the ticket is open to them. */
export const hasProof = ({ caller, link }: Visitor, ticket: Identified): boolean =>
  isProvenUser(caller, ticket) || opens(link, ticket);

/**
 * Reading a ticket and writing to it from the user's side. By number: all callers but users who don't own the ticket; one
 * without an owner is open to all.
 */
export function mayUse(visitor: Visitor, ticket: Identified): boolean {
  const { caller, access } = visitor;
  if (caller.kind === 'admin' || hasProof(visitor, ticket)) return true;
  return access === 'number' && (caller.kind !== 'user' || ticket.userId === null);
}

/** The refusal of a visitor who may not use a ticket. It is the same whether or not there is such a ticket. */
export function notOpen({ caller, link, access }: Visitor, ticketNumber: TicketNumber): Refusal {
  if (access === 'number' || caller.kind !== ANONYMOUS.kind)
    return refuse('ticket_not_found', { subject: ticketNumber });
  if (access === 'token') return refuse('token_required');
  return refuse(link === null ? 'ticket_link_required' : 'invalid_ticket_link');
}

/**
 * Whether a caller sees the ticket's e-mail address and phone number in full. Where the number alone opens nothing, only a token
 * shows them: a link may be passed on.
 */
export const seesContact = (caller: Caller, access: TicketAccess, ticket: Addressed): boolean =>
  access === 'number' || caller.kind === 'admin' || isProvenUser(caller, ticket);

/** Admins only write as support: a message that they write by a ticket's number would be shown as its user's. */
export const writesForSupport = (caller: Caller): boolean => caller.kind === 'admin';

/** A ticket's room is open to its owner and to admins. */
export const mayJoin = (caller: Caller, ticket: Owned): boolean =>
  caller.kind === 'admin' || isOwner(caller, ticket);

/** Internal notes, assignments and tags are visible to support only. */
export const seesInternals = (caller: Caller): boolean => caller.kind === 'admin';
