import type { EventEnvelope } from '../../../events/envelope.ts';
import type { TicketEvent } from '../../../events/ticketing/events.ts';
import { messageIn } from '../../../events/ticketing/messages.ts';
import type { TicketMessageDocument } from './documents.ts';

/** The message of an event. Throws for an event without one. */
export function messageOf(envelope: EventEnvelope<TicketEvent>): TicketMessageDocument {
  const message = messageIn(envelope);
  if (message === null) throw new Error(`${envelope.event.type} brings no message`);
  return { ...message, position: envelope.position };
}
