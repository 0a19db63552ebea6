import { conversationEvents } from '../../../events/conversations/events.ts';
import { ownerKey } from '../../../events/conversations/people.ts';
import { defineProjection, integer, isHeavy, type ProjectionModule, text } from '../../module.ts';
import { activeAtOf, type ConversationDocument } from './documents.ts';
import { mongoConversations } from './mongo.ts';
import { moveOf as moveOfConversation } from './page.ts';
import { projectConversation } from './project.ts';
import type { ConversationQueries } from './queries.ts';
import { searchTextOf } from './search-text.ts';
import { sqliteConversations } from './sqlite.ts';

export const conversationProjection: ProjectionModule<ConversationDocument, ConversationQueries> =
  defineProjection({
    name: 'conversations/conversations',
    version: 7,
    events: conversationEvents,
    documentId: ({ event: { data } }) => data.conversationId,
    project: projectConversation,
    columns: {
      owner: text(({ owner }) => ownerKey(owner)),
      status: text(({ status }) => status),
      type: text(({ type }) => type),
      activeAt: integer(activeAtOf),
      searchText: text(searchTextOf),
    },
    indexes: {
      byActivity: { on: ['activeAt', 'id'], covering: ['status', 'type', 'searchText'] },
      byOwner: { on: ['owner', 'activeAt', 'id'], covering: ['status', 'type', 'searchText'] },
    },
    moveOf: moveOfConversation,
    queries: { list: isHeavy },
    sqlite: { queries: sqliteConversations },
    mongo: mongoConversations,
  });
