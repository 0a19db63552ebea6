import type { AdminId } from '../../events/ids.ts';
import { onlyThose, type WorkCount, type WorkFilters } from '../../projections/work/items/queries.ts';
import { WORK_STATUSES } from '../../projections/work/items/state.ts';

/** The named parts of the list of work, of which each has a count. */
export const WORK_VIEWS = [
  'all',
  'open',
  'mine',
  'unassigned',
  'waiting',
  'unread',
  'chats',
  ...WORK_STATUSES.map((status) => `status_${status}` as const),
] as const;
export type WorkView = (typeof WORK_VIEWS)[number];

export const VIEWS_IN_WORDS =
  '`open`: tickets that support has to act on (pending, in_progress, escalated) and chats that take messages; `mine` and `unassigned`: those of them that are assigned to the caller, or to no admin; `waiting`: open, and the person waits for an answer; `unread`: with messages that support has neither answered nor read; `chats`: open chats; `status_…`: everything with that status';

/** What a view shows to an admin. */
export function filtersOf(view: WorkView, admin: AdminId): WorkFilters {
  switch (view) {
    case 'all':
      return onlyThose({});
    case 'open':
      return onlyThose({ open: true });
    case 'mine':
      return onlyThose({ open: true, assignedTo: [admin] });
    case 'unassigned':
      return onlyThose({ open: true, assignedTo: [null] });
    case 'waiting':
      return onlyThose({ waiting: true });
    case 'unread':
      return onlyThose({ unread: true });
    case 'chats':
      return onlyThose({ kind: ['chat'], open: true });
    default:
      return onlyThose({ status: WORK_STATUSES.filter((status) => view === `status_${status}`) });
  }
}

/** How many items each view shows. */
export const countsOf = (counts: readonly WorkCount[]): Record<WorkView, number> =>
  Object.fromEntries(
    WORK_VIEWS.map((view) => [
      view,
      counts.filter((each) => isIn(view, each)).reduce((sum, { count }) => sum + count, 0),
    ]),
  ) as Record<WorkView, number>;

function isIn(view: WorkView, { kind, status, isOpen, isUnread, isWaiting, assigned }: WorkCount): boolean {
  switch (view) {
    case 'all':
      return true;
    case 'open':
      return isOpen;
    case 'mine':
      return isOpen && assigned === 'mine';
    case 'unassigned':
      return isOpen && assigned === 'nobody';
    case 'waiting':
      return isWaiting;
    case 'unread':
      return isUnread;
    case 'chats':
      return isOpen && kind === 'chat';
    default:
      return view === `status_${status}`;
  }
}
