import { isRefusal, type Refusal, refuse } from '../../commands/refusal.ts';
import type { Visitor } from '../../commands/ticketing/access.ts';
import type { TicketNumber } from '../../events/ids.ts';
import type { EndpointRequest } from '../endpoint-request.ts';
import type { TicketingDependencies } from './dependencies.ts';

/** The parts of a request that tell who asks for a ticket. `query.access`: the link, for reads that a page makes from one. */
type Asking = Pick<
  EndpointRequest<unknown, { readonly access: string | null } | null, unknown>,
  'caller' | 'context' | 'query' | 'header'
>;

/** The caller, with the signed link that the request brings. Refused: a link that is invalid or has expired. */
export async function visitorOf(
  { caller, context, query, header }: Asking,
  { links, ticketAccess: access }: Pick<TicketingDependencies, 'links' | 'ticketAccess'>,
): Promise<Visitor | Refusal> {
  const given = access === 'token' ? null : (header('x-ticket-access') ?? query?.access ?? null);
  if (given === null) return { caller, link: null, access };
  const link = await links.read(given, context.now());
  return link === null ? refuse('invalid_ticket_link') : { caller, link, access };
}

/** The refusals of callers without a token who don't bring what `TICKET_ACCESS` asks for. */
export const UNPROVEN = ['ticket_link_required', 'invalid_ticket_link', 'token_required'] as const;

/** Whether the request proves, by a token or a link, that the ticket is open to its caller. */
export async function isEntitled(
  deps: Pick<TicketingDependencies, 'tickets' | 'links' | 'ticketAccess'>,
  request: Asking,
  number: TicketNumber,
): Promise<boolean> {
  const visitor = await visitorOf(request, deps);
  return !isRefusal(visitor) && deps.tickets.isProven(visitor, number);
}
