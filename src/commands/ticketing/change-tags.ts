import type { TicketEvent } from '../../events/ticketing/events.ts';
import { distinctTags, MOST_TAGS, tagKey } from '../../events/ticketing/tags.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { setTags } from './set-tags.ts';
import type { TicketState } from './ticket.ts';

export interface ChangeTags {
  readonly add: readonly string[];
  /** Whatever their case. */
  readonly remove: readonly string[];
}

/** The ticket keeps its other tags. */
export function changeTags(
  ticket: TicketState,
  { add, remove }: ChangeTags,
): readonly TicketEvent[] | Refusal {
  if (ticket === null) return refuse('ticket_not_found');
  const removed = new Set(remove.map(tagKey));
  const current = ticket.tags ?? [];
  const tags = distinctTags([...current.filter((tag) => !removed.has(tagKey(tag))), ...add]);
  if (tags.length > MOST_TAGS && tags.length > current.length) return refuse('too_many_tags');
  return tags.length === 0 && current.length === 0 ? [] : setTags(ticket, { tags });
}
