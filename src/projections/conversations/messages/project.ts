import type { ConversationEvent } from '../../../events/conversations/events.ts';
import { messageIn } from '../../../events/conversations/messages.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { ConversationMessageDocument } from './documents.ts';

type Envelope = EventEnvelope<ConversationEvent>;

/** A message after it was sent or read. */
export function projectMessage(
  message: ConversationMessageDocument | null,
  envelope: Envelope,
): ConversationMessageDocument {
  const { event, revision, position } = envelope;
  if (event.type === 'ConversationMessageRead' && message !== null)
    return { ...message, isRead: true, revision, position };
  const sent = messageOf(envelope);
  if (sent === null) throw new Error(`${event.type} happened to a message that was never sent`);
  return sent;
}

/** The message of an event; null for events without one. */
export function messageOf(envelope: Envelope): ConversationMessageDocument | null {
  const message = messageIn(envelope);
  return message && { ...message, position: envelope.position };
}
