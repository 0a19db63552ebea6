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
