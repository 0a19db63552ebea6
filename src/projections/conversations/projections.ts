import { type ConversationEvent, isConversationEvent } from '../../events/conversations/events.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { idIn, type Projection } from '../projection.ts';
import { projectConversation } from './project-conversation.ts';
import { projectMessage } from './project-message.ts';

const OF_A_MESSAGE: ReadonlySet<string> = new Set<ConversationEvent['type']>([
  'ConversationMessageSent',
  'ConversationMessageRead',
]);

export const conversationProjection: Projection<'conversations'> = {
  collection: 'conversations',
  once: false,
  documentId: (envelope) => (isConversationEvent(envelope) ? idIn(envelope, 'conversationId') : null),
  project: (document, envelope) =>
    projectConversation(document, envelope as EventEnvelope<ConversationEvent>),
};

export const conversationMessageProjection: Projection<'conversationMessages'> = {
  collection: 'conversationMessages',
  once: false,
  documentId: (envelope) => (OF_A_MESSAGE.has(envelope.event.type) ? idIn(envelope, 'messageId') : null),
  project: (document, envelope) => projectMessage(document, envelope as EventEnvelope<ConversationEvent>),
};
