import type { Position } from '../../../events/log/port.ts';
import type {
  ConversationListPage,
  ConversationListQuery,
} from '../../conversations/conversations/queries.ts';
import type { ConversationVersion } from './documents.ts';

/** Conversations as they were at a position, which the projection has reached. */
export interface ConversationHistoryQueries {
  /** What the live list was then: its page, total and order. What others have found must be what they had found then. */
  listAt(query: ConversationsAtQuery): Promise<ConversationListPage<ConversationVersion>>;
}

export interface ConversationsAtQuery extends ConversationListQuery {
  readonly position: Position;
}
