import type { AdminId, Instant, TicketId, TicketNumber, UserId } from '../../../events/ids.ts';
import type { SupportType, TicketPriority, TicketStatus } from '../../../events/ticketing/vocabulary.ts';
import type { FoundOwners } from '../../message-search/queries.ts';
import type { WalkStart } from '../../store/moves.ts';
import type { TicketCounters, TicketDocument } from './documents.ts';

export interface TicketQueries {
  byNumber(number: TicketNumber): Promise<TicketDocument | null>;
  list(query: TicketListQuery): Promise<TicketListPage>;
  /** The newest tickets of a user, newest first: as many as a page holds (`page.ts`), none only when there are none. */
  ofUser(query: TicketsOfUserQuery): Promise<readonly TicketDocument[]>;
  /** How many tickets a user has, and the first page of them, from one and the same state of the store. */
  firstOfUser(user: UserId): Promise<{ readonly tickets: readonly TicketDocument[]; readonly total: number }>;
}

export type TicketSortField = 'createdAt' | 'updatedAt' | 'priority' | 'status' | 'support_type';

export interface TicketListQuery {
  /** Any of these is, when both are folded (`fold.ts`), a substring of number, subject, e-mail, phone number or description. */
  readonly search: readonly string[] | null;
  /** Tickets that match the search by their messages, too; null: those aren't looked into. */
  readonly foundByMessages: FoundOwners | null;
  readonly status: TicketStatus | null;
  /** Whether support has to act on it, which follows from its status. */
  readonly open: boolean | null;
  readonly priority: TicketPriority | null;
  readonly supportType: SupportType | null;
  readonly assignedTo: AdminId | 'unassigned' | null;
  readonly userId: UserId | null;
  /** Both inclusive. */
  readonly createdFrom: Instant | null;
  readonly createdTo: Instant | null;
  /**
   * `priority` and `status` sort by the order of their vocabularies, `support_type` alphabetically,
   * ties by newest first, whatever the direction.
   */
  readonly sortBy: TicketSortField;
  readonly sortOrder: 'asc' | 'desc';
  readonly offset: number;
  /** In the place of the offset: where the page before ended. */
  readonly after: TicketPlace | null;
  readonly limit: number;
  /** Instants for each of which `createdSince` is to say how many tickets were created then or later. */
  readonly createdSince: readonly Instant[];
}

/**
 * Where a page of a list ended, for the next one of the same list. A walk from page to page shows each ticket once that
 * matches all the time, and none twice, whatever changes meanwhile: tickets keep the place that they had as it began.
 */
export interface TicketPlace {
  /** What the field that is sorted by makes of it. */
  readonly rank: number;
  /** In the order of creation. */
  readonly ordinal: number;
  /** Null in an order in which nothing moves. */
  readonly since: WalkStart | null;
}

/** One page and the analytics of all tickets, from one and the same state of the store. */
export interface TicketListPage {
  readonly tickets: readonly TicketDocument[];
  /** Of the tickets that match, exactly. */
  readonly total: number;
  readonly counters: TicketCounters;
  readonly createdSince: readonly number[];
  /** Where this page ended; null at the end of the list. */
  readonly next: TicketPlace | null;
  /** Too much has moved since the walk began: it can't go on, and the page is empty. */
  readonly isExpired: boolean;
}

export interface TicketsOfUserQuery {
  readonly userId: UserId;
  /** Only tickets that were opened before this one, which must be the user's. */
  readonly before: TicketId | null;
}
