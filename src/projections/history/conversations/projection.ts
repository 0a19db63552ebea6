import { conversationEvents } from '../../../events/conversations/events.ts';
import { defineProjection, isHeavy, type ProjectionModule } from '../../module.ts';
import { VERSION_LAYOUT, type VersionLayout } from '../versions/layout.ts';
import type { ConversationVersion } from './documents.ts';
import { mongoConversationHistory } from './mongo.ts';
import { projectVersion } from './project.ts';
import type { ConversationHistoryQueries } from './queries.ts';
import { sqliteConversationHistory } from './sqlite.ts';

/** Every version of every conversation, as far as lists tell versions apart. */
export const conversationHistoryOfLayout = (
  layout: VersionLayout,
  version: number,
): ProjectionModule<ConversationVersion, ConversationHistoryQueries> =>
  defineProjection({
    name: 'history/conversations',
    version,
    everyVersion: true,
    hiddenBy: ({ event: { data } }) => data.conversationId,
    events: conversationEvents,
    documentId: ({ event: { data } }) => data.conversationId,
    project: projectVersion,
    queries: { listAt: isHeavy },
    sqlite: sqliteConversationHistory(layout),
    mongo: mongoConversationHistory(layout),
  });

export const conversationHistory = conversationHistoryOfLayout(VERSION_LAYOUT, 3);
