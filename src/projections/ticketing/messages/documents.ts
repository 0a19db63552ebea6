import type { Position } from '../../../events/log/port.ts';
import type { TicketMessage } from '../../../events/ticketing/messages.ts';

/** One message of a ticket. Within the ticket, messages are ordered by revision, and no two share one. */
export interface TicketMessageDocument extends TicketMessage {
  readonly position: Position;
}
