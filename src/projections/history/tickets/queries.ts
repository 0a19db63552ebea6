import type { Position } from '../../../events/log/port.ts';
import type { FoundOwners } from '../../message-search/queries.ts';
import type { OfWords, SearchedPart } from '../../search/searched-part.ts';
import type { TicketListPage, TicketListQuery } from '../../ticketing/tickets/queries.ts';
import type { TicketVersion } from './documents.ts';

/** Tickets as they were at a position, which the projection has reached. */
export interface TicketHistoryQueries {
  /** What the live list was then: its page, total, counters and order. */
  listAt(query: TicketsAtQuery): Promise<TicketListPage<TicketVersion>>;
  /** What the live analytics were then. */
  countersAt(query: CountersAtQuery): Promise<Pick<TicketListPage, 'counters' | 'createdSince'>>;
}

export type CountersAtQuery = Pick<TicketsAtQuery, 'position' | 'createdSince'>;

export interface TicketsAtQuery extends TicketListQuery<OfWords<FoundPart>> {
  readonly position: Position;
}

/** What other projections have found: by messages that there were then, and users who had such a name then. */
export interface FoundPart extends SearchedPart<FoundOwners> {
  /** Tickets of today that have it in their own fields, which never change. */
  readonly foundByFields: FoundOwners;
}
