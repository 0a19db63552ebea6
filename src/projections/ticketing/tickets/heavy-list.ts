import type { TicketListQuery } from './queries.ts';

/** Whether that list may take more than about 5 ms of 100,000 tickets: a search, or a long walk by time of change. */
export function isHeavyList({ search, sortBy, offset, ...query }: TicketListQuery): boolean {
  if (search !== null || query.userId !== null) return true;
  if (sortBy !== 'updatedAt') return false;
  const { status, open, priority, supportType, assignedTo, createdFrom, createdTo } = query;
  const filters = [status, open, priority, supportType, assignedTo, createdFrom, createdTo];
  return offset >= LONG_WALK || filters.some((filter) => filter !== null);
}

const LONG_WALK = 1_000;
