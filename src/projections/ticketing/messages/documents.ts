import type { Position } from '../../../events/log/port.ts';
import type { TicketMessage } from '../../../events/ticketing/messages.ts';

/** One message of a ticket. The messages of a ticket are ordered by revision, and no two have the same one. */
export interface TicketMessageDocument extends TicketMessage {
  readonly position: Position;
}
