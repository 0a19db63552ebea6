import type { AdminId, Instant, TicketId, TicketNumber, UserId } from '../../../events/ids.ts';
import type { SupportType, TicketPriority, TicketStatus } from '../../../events/ticketing/vocabulary.ts';
import type { FoundOwners, SearchedTerms } from '../../message-search/queries.ts';
import type { WordSearch } from '../../search/searched-part.ts';
import type { WalkStart } from '../../store/moves.ts';
import type { TicketCounters, TicketDocument } from './documents.ts';

export interface TicketQueries {
  byNumber(number: TicketNumber): Promise<TicketDocument | null>;
  list(query: TicketListQuery): Promise<TicketListPage>;
  /** The tickets that have any of these terms in their own fields, when both are folded (`fold.ts`). */
  found(query: SearchedTerms): Promise<FoundOwners>;
  /** The tickets that a list with this search has. */
  matching(search: TicketSearch): Promise<FoundOwners>;
  /** How many open tickets each of the admins has, in their order. */
  openOf(admins: readonly AdminId[]): Promise<readonly number[]>;
  /** The newest tickets of a user, newest first: as many as a page holds (`page.ts`), none only when there are none. */
  ofUser(query: TicketsOfUserQuery): Promise<readonly TicketDocument[]>;
  /** The number of a user's tickets, and the first page of them, of one state of the store. */
  firstOfUser(user: UserId): Promise<{ readonly tickets: readonly TicketDocument[]; readonly total: number }>;
}

/** What decides a ticket's place in every order. */
export type RankedTicket = Pick<TicketDocument, 'id' | 'updatedAt' | 'status' | 'priority' | 'supportType'>;

export type TicketSortField = 'createdAt' | 'updatedAt' | 'priority' | 'status' | 'support_type';

/** The searched fields are number, subject, e-mail, phone number and description. */
export type TicketSearch = WordSearch<FoundOwners>;

export interface TicketListQuery<Search = TicketSearch> {
  readonly search: Search | null;
  /** One of these; so with priorities, types, tags and assignees. */
  readonly status: readonly TicketStatus[] | null;
  /** Whether support has to act on it, which follows from its status. */
  readonly open: boolean | null;
  readonly priority: readonly TicketPriority[] | null;
  readonly supportType: readonly SupportType[] | null;
  /** Whatever their case. */
  readonly tags: readonly string[] | null;
  /** Null among them: tickets without an assignee. */
  readonly assignedTo: readonly (AdminId | null)[] | null;
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
  /** Instead of the offset: the end of the previous page. */
  readonly after: TicketPlace | null;
  readonly limit: number;
  /** Instants; for each of them `createdSince` returns the number of tickets created then or later. */
  readonly createdSince: readonly Instant[];
}

/**
 * The end of a page, from which the next one of the same list continues. Paging shows each ticket that matches all the time
 * exactly once, whatever changes meanwhile: tickets keep the place that they had at the first page.
 */
export interface TicketPlace {
  /** The rank of the sorted field's value. */
  readonly rank: number;
  /** The ticket's place in the order of creation. */
  readonly ordinal: number;
  /** Null in an order that never changes. */
  readonly since: WalkStart | null;
}

/** One page and the analytics of all tickets, of one state of the store. */
export interface TicketListPage<Ticket = TicketDocument> {
  readonly tickets: readonly Ticket[];
  /** The exact number of matching tickets. */
  readonly total: number;
  readonly counters: TicketCounters;
  readonly createdSince: readonly number[];
  /** The end of this page; null at the end of the list. */
  readonly next: TicketPlace | null;
  /** Too much has moved since the first page: the client can't continue, and the page is empty. */
  readonly isExpired: boolean;
}

export interface TicketsOfUserQuery {
  readonly userId: UserId;
  /** Only tickets that were opened before this one, which must be the user's. */
  readonly before: TicketId | null;
}
