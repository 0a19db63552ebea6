import { isRefusal } from '../../commands/refusal.ts';
import type { TicketOutcome, Tickets } from '../../commands/ticketing/tickets.ts';
import type { AppendedEvent } from '../../events/envelope.ts';
import type { AdminId, TicketId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { TICKET_PRIORITIES, TICKET_STATUSES } from '../../events/ticketing/vocabulary.ts';
import { levelOf } from '../../projections/work/items/state.ts';
import type { Before, WorkChange } from './bulk-inputs.ts';
import { type ByAdmin, type Changed, NOT_APPLICABLE } from './changed.ts';

/** Changes one ticket of several. */
export async function changeTicket(
  tickets: Tickets,
  id: TicketId,
  change: WorkChange,
  by: ByAdmin,
): Promise<Changed> {
  const asked = commandFor(tickets, id, change, by);
  if (asked === null) return NOT_APPLICABLE;
  const changed = await asked;
  if (isRefusal(changed)) return changed;
  const { revision, position, events } = changed;
  return { revision, position, before: beforeOf(events) };
}

function commandFor(tickets: Tickets, id: TicketId, change: WorkChange, by: ByAdmin): TicketOutcome | null {
  switch (change.field) {
    case 'status': {
      const status = TICKET_STATUSES.find((each) => each === change.to);
      return status ? tickets.changeStatus(id, { status, resolutionNotes: null }, by) : null;
    }
    case 'assigned_to':
      return tickets.assign(id, change.to as AdminId | null, by);
    case 'priority': {
      const priority = TICKET_PRIORITIES.find((each) => levelOf(each) === levelOf(change.to));
      return priority ? tickets.changePriority(id, priority, by) : null;
    }
    case 'tags':
      return tickets.setTags(id, change.to, by);
    case 'add_tags':
      return tickets.changeTags(id, { add: change.to, remove: [] }, by);
    case 'remove_tags':
      return tickets.changeTags(id, { add: [], remove: change.to }, by);
    default:
      return change satisfies never;
  }
}

/** Null: nothing was changed. */
function beforeOf(events: readonly AppendedEvent<TicketEvent>[]): Before | null {
  for (const { event } of events) {
    if (event.type === 'StatusChanged') return { field: 'status', to: event.data.from };
    if (event.type === 'PriorityChanged') return { field: 'priority', to: event.data.from };
    if (event.type === 'TagsSet') return { field: 'tags', to: event.data.from ?? [] };
    if (event.type === 'TicketAssigned' || event.type === 'TicketUnassigned')
      return { field: 'assigned_to', to: event.data.from };
  }
  return null;
}
