import type { EventEnvelope } from '../../events/envelope.ts';
import type { UserId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import type { Caller } from '../caller.ts';
import type { Happening } from '../refusal.ts';

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

/** The ticket's room is open to its owner and to admins. */
export const mayJoin = (caller: Caller, ticket: Owned): boolean =>
  caller.kind === 'admin' || isOwner(caller, ticket);

/** Internal notes, assignments and tags are support's own. */
export const seesInternals = (caller: Caller): boolean => caller.kind === 'admin';

const INTERNAL: ReadonlySet<string> = new Set<TicketEvent['type']>([
  'InternalNoteAdded',
  'TicketAssigned',
  'TagsSet',
]);

/** What the caller may learn of something that happened to a ticket they may see. */
export const revealTo =
  (caller: Caller) =>
  ({ event, metadata }: EventEnvelope): Happening | null => {
    const happening = { type: event.type, actor: metadata.actor, time: metadata.time, data: event.data };
    if (seesInternals(caller)) return happening;
    if (INTERNAL.has(event.type)) return null;
    return { ...happening, actor: actorFor(caller, metadata.actor), data: dataForUser(event as TicketEvent) };
  };

/** Users never learn which admin it was, beyond the name that replies show; others learn of no user who it was. */
function actorFor(caller: Caller, actor: Happening['actor']): Happening['actor'] {
  if (actor.kind === 'admin') return { kind: 'system', id: null };
  const isCaller = caller.kind !== 'anonymous' && caller.kind === actor.kind && caller.id === actor.id;
  return isCaller ? actor : { kind: 'anonymous', id: null };
}

function dataForUser(event: TicketEvent): unknown {
  const {
    adminId: _admin,
    senderId: _sender,
    resolvedBy: _resolver,
    userId: _user,
    ipAddress: _ip,
    userAgent: _agent,
    ...data
  } = event.data as Record<string, unknown>;
  return data;
}
