import type { AdminId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { type Refusal, refuse } from '../refusal.ts';
import type { TicketState } from './ticket.ts';

export interface AssignTicket {
  /** The admin as the directory knows them; null when it doesn't. */
  readonly admin: { readonly id: AdminId; readonly name: string | null } | null;
}

export function assignTicket(ticket: TicketState, { admin }: AssignTicket): readonly TicketEvent[] | Refusal {
  if (ticket === null) return refuse('ticket_not_found');
  if (admin === null) return refuse('admin_not_found', { field: 'assigned_to' });
  if (admin.id === ticket.assignedTo) return [];
  return [
    {
      type: 'TicketAssigned',
      data: { ticketId: ticket.id, from: ticket.assignedTo, to: admin.id, adminName: admin.name },
    },
  ];
}

/** Takes a ticket from its admin: it waits for one again. */
export function unassignTicket(ticket: TicketState): readonly TicketEvent[] | Refusal {
  if (ticket === null) return refuse('ticket_not_found');
  const { id: ticketId, assignedTo: from } = ticket;
  return from === null ? [] : [{ type: 'TicketUnassigned', data: { ticketId, from } }];
}
