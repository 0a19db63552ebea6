import type { TicketEvent } from '../../events/ticketing/events.ts';
import type { TicketPriority } from '../../events/ticketing/vocabulary.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { TicketState } from './ticket.ts';

export function changePriority(
  ticket: TicketState,
  { priority }: { readonly priority: TicketPriority },
): readonly TicketEvent[] | Refusal {
  if (ticket === null) return refuse('ticket_not_found');
  if (priority === ticket.priority) return [];
  return [{ type: 'PriorityChanged', data: { ticketId: ticket.id, from: ticket.priority, to: priority } }];
}
