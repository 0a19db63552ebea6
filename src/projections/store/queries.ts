import type { ConversationStatus, ConversationType } from '../../events/conversations/vocabulary.ts';
import type { AdminId, ConversationId, Instant, MessageId, TicketId, UserId } from '../../events/ids.ts';
import type { Revision } from '../../events/log/port.ts';
import type { SupportType, TicketPriority, TicketStatus } from '../../events/ticketing/vocabulary.ts';
import type { TicketCounters, TicketDocument } from '../ticketing/documents.ts';

/** What the read store is asked, and the parts of what it answers. */

export type TicketSortField = 'createdAt' | 'updatedAt' | 'priority' | 'status' | 'support_type';

export interface TicketListQuery {
  /** A case-insensitive substring of ticket number, subject, e-mail, phone number or description. */
  readonly search: string | null;
  readonly status: TicketStatus | null;
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
  readonly limit: number;
  /** Instants for each of which `createdSince` is to say how many tickets were created then or later. */
  readonly createdSince: readonly Instant[];
}

/** One page and the analytics of all tickets, from one and the same state of the store. */
export interface TicketListPage {
  readonly tickets: readonly TicketDocument[];
  /** Of the tickets that match, exactly. */
  readonly total: number;
  readonly counters: TicketCounters;
  readonly createdSince: readonly number[];
}

/** Which messages of a ticket. */
export interface MessageWindow {
  readonly ticketId: TicketId;
  /** False leaves out internal notes. */
  readonly includeInternal: boolean;
  /** The newest so many (before `before`); null: all of them. */
  readonly limit: number | null;
  /** Only messages older than this one. One that isn't of this ticket (or is internal and left out): no messages. */
  readonly before: MessageId | null;
  /** Only messages up to this revision. */
  readonly to: Revision;
}

/** Where the messages of a window lie within their ticket, both ends included, and how many they are. */
export interface MessageSpan {
  readonly from: Revision;
  readonly to: Revision;
  readonly count: number;
}

export interface MessagesQuery {
  readonly ticketId: TicketId;
  readonly includeInternal: boolean;
  /** Both included. */
  readonly from: Revision;
  readonly to: Revision;
}

export interface TicketsOfUserQuery {
  readonly userId: UserId;
  /** Only tickets that were opened before this one, which must be the user's. */
  readonly before: TicketId | null;
}

export interface ConversationMessagesQuery {
  readonly conversationId: ConversationId;
  readonly offset: number;
  readonly limit: number;
}

export interface ConversationListQuery {
  /** A case-insensitive substring of subject, owner's name, owner's e-mail or guest id. */
  readonly search: string | null;
  readonly status: ConversationStatus | null;
  readonly type: ConversationType | null;
  readonly offset: number;
  readonly limit: number;
}
