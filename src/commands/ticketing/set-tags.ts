import type { TicketEvent } from '../../events/ticketing/events.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { TicketState } from './ticket.ts';

/** The tags replace those of the ticket. An empty list is a value too: only a ticket that was never tagged has null. */
export function setTags(
  ticket: TicketState,
  { tags }: { readonly tags: readonly string[] },
): readonly TicketEvent[] | Refusal {
  if (ticket === null) return refuse('ticket_not_found');
  const { tags: current } = ticket;
  const unchanged = current?.length === tags.length && tags.every((tag, index) => tag === current[index]);
  if (unchanged) return [];
  const from = current === null ? null : [...current];
  return [{ type: 'TagsSet', data: { ticketId: ticket.id, from, to: [...tags] } }];
}
