import type { ConversationId } from '../../../events/ids.ts';
import type { ConversationMessageDocument } from './documents.ts';

export interface ConversationMessageQueries {
  /**
   * In the order of their numbers, at most `limit`, and no more than a page holds (`page.ts`); and the number of messages of
   * the conversation.
   */
  page(
    query: ConversationMessagesQuery,
  ): Promise<{ readonly messages: readonly ConversationMessageDocument[]; readonly total: number }>;
}

export interface ConversationMessagesQuery {
  readonly conversationId: ConversationId;
  readonly offset: number;
  readonly limit: number;
}
