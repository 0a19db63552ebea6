import type { ConversationEvent } from '../../../events/conversations/events.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { integer, isLight, type ProjectionModule, text } from '../../module.ts';
import { idIn } from '../../projection.ts';
import type { ConversationMessageDocument } from './documents.ts';
import { mongoConversationMessages } from './mongo.ts';
import { projectMessage } from './project.ts';
import type { ConversationMessageQueries } from './queries.ts';
import { sqliteConversationMessages } from './sqlite.ts';

const OF_A_MESSAGE: ReadonlySet<string> = new Set<ConversationEvent['type']>([
  'ConversationMessageSent',
  'ConversationMessageRead',
]);

export const conversationMessageProjection: ProjectionModule<
  ConversationMessageDocument,
  ConversationMessageQueries
> = {
  name: 'conversations/messages',
  version: 1,
  once: false,
  documentId: (envelope) => (OF_A_MESSAGE.has(envelope.event.type) ? idIn(envelope, 'messageId') : null),
  project: (message, envelope) => projectMessage(message, envelope as EventEnvelope<ConversationEvent>),
  columns: {
    conversationId: text(({ conversationId }) => conversationId),
    place: integer(({ number }) => number),
  },
  indexes: { byConversation: { on: ['conversationId', 'place'] } },
  queries: { page: isLight },
  sqlite: { queries: sqliteConversationMessages },
  mongo: { queries: mongoConversationMessages },
};
