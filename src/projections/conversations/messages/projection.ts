import { conversationMessageRead, conversationMessageSent } from '../../../events/conversations/events.ts';
import { defineProjection, integer, isLight, type ProjectionModule, text } from '../../module.ts';
import type { ConversationMessageDocument } from './documents.ts';
import { mongoConversationMessages } from './mongo.ts';
import { projectMessage } from './project.ts';
import type { ConversationMessageQueries } from './queries.ts';
import { sqliteConversationMessages } from './sqlite.ts';

export const conversationMessageProjection: ProjectionModule<
  ConversationMessageDocument,
  ConversationMessageQueries
> = defineProjection({
  name: 'conversations/messages',
  version: 1,
  events: [conversationMessageSent, conversationMessageRead],
  documentId: ({ event: { data } }) => data.messageId,
  project: projectMessage,
  columns: {
    conversationId: text(({ conversationId }) => conversationId),
    place: integer(({ number }) => number),
  },
  indexes: { byConversation: { on: ['conversationId', 'place'] } },
  queries: { page: isLight },
  sqlite: { queries: sqliteConversationMessages },
  mongo: { queries: mongoConversationMessages },
});
