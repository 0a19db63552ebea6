import type { UserId } from '../../../events/ids.ts';
import type { Position } from '../../../events/log/port.ts';
import type { FoundOwners } from '../../message-search/queries.ts';
import type { OfWords } from '../../search/searched-part.ts';
import type { TicketListPage, TicketListQuery } from '../../ticketing/tickets/queries.ts';
import type { TicketVersion } from './documents.ts';

/** Tickets as they were at a position, which the projection has reached. */
export interface TicketHistoryQueries {
  /** What the live list was then: its page, total, counters and order. */
  listAt(query: TicketsAtQuery): Promise<TicketListPage<TicketVersion>>;
}

export interface TicketsAtQuery extends TicketListQuery<OfWords<FoundPart>> {
  readonly position: Position;
}

/** What other projections have found. A ticket has the searched part that is in any of these. */
export interface FoundPart {
  /** Tickets of today that have it in their own fields, which never change. */
  readonly inFields: FoundOwners;
  /** Tickets that had it in their messages then; null: those aren't looked into. */
  readonly inMessages: FoundOwners | null;
  /** Users whose name it was a part of then. */
  readonly owners: readonly UserId[];
}
