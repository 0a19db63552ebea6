import type { z } from 'zod';
import { fullName } from '../../events/full-name.ts';
import type { QueriesOf } from '../../projections/module.ts';
import { ticketMessageSearch } from '../../projections/ticketing/message-search/projection.ts';
import type { TicketMessageDocument } from '../../projections/ticketing/messages/documents.ts';
import { ticketMessageProjection } from '../../projections/ticketing/messages/projection.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import type { People } from '../people.ts';
import { type Searched, termsIn } from '../search/searched.ts';
import { fieldSnippets, snippetOf } from '../search/snippet.ts';
import type { ticketHighlight } from './views.ts';

type Highlight = z.infer<typeof ticketHighlight>;

/** Messages of one ticket that are shown. */
const MESSAGES = 3;

/** Of each ticket of a page, by its id, the parts of its texts that match. */
export async function highlightsOf(
  queriesOf: QueriesOf,
  tickets: readonly TicketDocument[],
  people: People,
  searched: Searched | null,
): Promise<ReadonlyMap<string, Highlight[]>> {
  if (searched === null) return new Map();
  const terms = termsIn(searched);
  const found = new Map(tickets.map((ticket) => [ticket.id as string, fieldsOf(ticket, people, terms)]));
  if (!searched.inMessages) return found;
  const owners = tickets.map(({ id }) => id);
  const asked = { terms, owners, limit: MESSAGES, upTo: searched.upTo };
  const ids = await queriesOf(ticketMessageSearch).newestMatches(asked);
  const messages = await queriesOf(ticketMessageProjection).find(ids);
  for (const message of ids.map((id) => messages.get(id))) {
    const highlight = message && ofMessage(message, terms);
    if (highlight) found.get(message.ticketId)?.push(highlight);
  }
  return found;
}

function fieldsOf(ticket: TicketDocument, people: People, terms: readonly string[]): Highlight[] {
  const owner = ticket.userId === null ? undefined : people.users.get(ticket.userId)?.record;
  const fields = {
    ticket_number: ticket.ticketNumber,
    subject: ticket.subject,
    email: ticket.email,
    phone_number: ticket.phoneNumber,
    description: ticket.description,
    user_name: owner ? fullName(owner.first_name, owner.last_name) : null,
  };
  return fieldSnippets(fields, terms).map(({ field, snippet }) => ({
    field,
    message_id: null,
    is_internal: false,
    verified: null,
    ...snippet,
  }));
}

/** The first message is the description, which is a field. */
function ofMessage(message: TicketMessageDocument, terms: readonly string[]): Highlight | null {
  const snippet = message.revision === 0 ? null : snippetOf(message.message, terms);
  const { id: message_id, isInternal: is_internal, isVerified: verified } = message;
  return snippet && { field: 'message', message_id, is_internal, verified, ...snippet };
}
