import type { MessageId, TicketId } from '../../../events/ids.ts';
import type { Revision } from '../../../events/log/port.ts';
import type { TicketMessageDocument } from './documents.ts';

export interface TicketMessageQueries {
  /** Null when the window has no messages. */
  span(window: MessageWindow): Promise<MessageSpan | null>;
  /** The oldest messages of a span, oldest first: as many as a page holds (`page.ts`), none only when there are none. */
  page(query: MessagesQuery): Promise<readonly TicketMessageDocument[]>;
}

/** Which messages of a ticket. */
export interface MessageWindow {
  readonly ticketId: TicketId;
  /** False excludes internal notes. */
  readonly includeInternal: boolean;
  /** The newest messages (before `before`), at most so many; null: all of them. */
  readonly limit: number | null;
  /** Only messages older than this one. If it isn't of this ticket (or is an excluded note): no messages. */
  readonly before: MessageId | null;
  /** Only messages up to this revision. */
  readonly to: Revision;
}

/** The revisions of a window's first and last message, and the number of its messages. */
export interface MessageSpan {
  readonly from: Revision;
  readonly to: Revision;
  readonly count: number;
}

export interface MessagesQuery {
  readonly ticketId: TicketId;
  readonly includeInternal: boolean;
  /** Both inclusive. */
  readonly from: Revision;
  readonly to: Revision;
}
