import { conversationEvents } from '../../../events/conversations/events.ts';
import { ownerKey } from '../../../events/conversations/people.ts';
import { defineProjection, integer, isHeavy, isLight, type ProjectionModule, text } from '../../module.ts';
import { activeAtOf, assigneeValue, type ConversationDocument } from './documents.ts';
import { mongoConversations } from './mongo.ts';
import { moveOf as moveOfConversation } from './page.ts';
import { projectConversation } from './project.ts';
import type { ConversationQueries } from './queries.ts';
import { searchTextOf } from './search-text.ts';
import { sqliteConversations } from './sqlite/queries.ts';

/** The columns that lists are filtered by. */
const FILTERED = ['status', 'priority', 'type', 'assignedTo', 'begun', 'searchText'];

export const conversationProjection: ProjectionModule<ConversationDocument, ConversationQueries> =
  defineProjection({
    name: 'conversations/conversations',
    version: 11,
    events: conversationEvents,
    documentId: ({ event: { data } }) => data.conversationId,
    project: projectConversation,
    columns: {
      owner: text(({ owner }) => ownerKey(owner)),
      status: text(({ status }) => status),
      priority: text(({ priority }) => priority),
      type: text(({ type }) => type),
      assignedTo: text(({ assignedTo }) => assigneeValue(assignedTo)),
      activeAt: integer(activeAtOf),
      begun: integer(({ begun }) => begun),
      searchText: text(searchTextOf),
    },
    indexes: {
      byActivity: { on: ['activeAt', 'id'], covering: FILTERED },
      byOwner: { on: ['owner', 'activeAt', 'id'], covering: FILTERED },
      byAssignee: { on: ['assignedTo', 'status'] },
    },
    moveOf: moveOfConversation,
    queries: { list: isHeavy, matching: isHeavy, openOf: isLight },
    sqlite: { queries: sqliteConversations },
    mongo: mongoConversations,
  });
