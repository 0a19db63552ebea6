import { conversationEvents } from '../../../events/conversations/events.ts';
import { defineProjection, integer, isHeavy, type ProjectionModule, text } from '../../module.ts';
import { type ConversationDocument, lastActivityOf } from './documents.ts';
import { mongoConversations } from './mongo.ts';
import { projectConversation } from './project.ts';
import type { ConversationQueries } from './queries.ts';
import { searchTextOf } from './search-text.ts';
import { sqliteConversations } from './sqlite.ts';

export const conversationProjection: ProjectionModule<ConversationDocument, ConversationQueries> =
  defineProjection({
    name: 'conversations/conversations',
    version: 2,
    events: conversationEvents,
    documentId: ({ event: { data } }) => data.conversationId,
    project: projectConversation,
    columns: {
      status: text(({ status }) => status),
      type: text(({ type }) => type),
      activeAt: integer((conversation) => Date.parse(lastActivityOf(conversation))),
      searchText: text(searchTextOf),
    },
    indexes: { byActivity: { on: ['activeAt', 'id'], covering: ['status', 'type', 'searchText'] } },
    queries: { list: isHeavy },
    sqlite: { queries: sqliteConversations },
    mongo: mongoConversations,
  });
