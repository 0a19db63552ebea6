import type { WorkItem } from '../documents.ts';
import type { WorkFilters } from '../queries.ts';
import { isOpen, levelOf, unreadOf, waitingSince } from '../state.ts';

/** What the state of an item is for filters and counts, as far as it takes few values. */
export interface ItemState extends Pick<WorkItem, 'kind' | 'status' | 'priority' | 'type'> {
  readonly isUnread: boolean;
  readonly isWaiting: boolean;
}

export const stateOf = (item: WorkItem): ItemState => ({
  kind: item.kind,
  status: item.status,
  priority: item.priority,
  type: item.type,
  isUnread: unreadOf(item) > 0,
  isWaiting: waitingSince(item) !== null,
});

/** One text for each state, which `Interned` numbers. */
export const codeOf = (state: ItemState): string => JSON.stringify(state);

/** Whether a state passes the filters that look at nothing else. */
export function passes(state: ItemState, filters: WorkFilters): boolean {
  const { kind, status, open, priority, type, unread, waiting } = filters;
  const level = levelOf(state.priority);
  return (
    among(kind, state.kind) &&
    among(status, state.status) &&
    (open === null || open === isOpen(state)) &&
    (priority === null || priority.some((each) => levelOf(each) === level)) &&
    among(type, state.type) &&
    (unread === null || unread === state.isUnread) &&
    (waiting === null || waiting === state.isWaiting)
  );
}

const among = <Value>(wanted: readonly Value[] | null, value: Value): boolean =>
  wanted === null || wanted.includes(value);
