import type { EventEnvelope } from '../../../events/envelope.ts';
import type { TicketEvent } from '../../../events/ticketing/events.ts';
import { messageIn } from '../../../events/ticketing/messages.ts';
import type { TicketMessageDocument } from './documents.ts';

/** The message that an event brought; null for events that bring none. */
export function messageOf(envelope: EventEnvelope<TicketEvent>): TicketMessageDocument | null {
  const message = messageIn(envelope);
  return message && { ...message, position: envelope.position };
}
