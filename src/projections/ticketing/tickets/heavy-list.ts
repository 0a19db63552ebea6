import type { TicketListQuery } from './queries.ts';

/**
 * Whether the list may take more than about 5 ms with 100,000 tickets: a search, a deep page by time of
 * change, or the next page in an order in which many tickets may have moved since.
 */
export function isHeavyList({ search, sortBy, offset, after, ...query }: TicketListQuery): boolean {
  if (search !== null || query.userId !== null) return true;
  if (after !== null && after.since !== null) return true;
  if (sortBy !== 'updatedAt') return false;
  const { status, open, priority, supportType, tags, assignedTo, createdFrom, createdTo } = query;
  const filters = [status, open, priority, supportType, tags, assignedTo, createdFrom, createdTo];
  return offset >= LONG_WALK || filters.some((filter) => filter !== null);
}

const LONG_WALK = 1_000;
