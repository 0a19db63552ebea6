import type { ConversationStatus, ConversationType } from '../../../events/conversations/vocabulary.ts';
import type { ConversationDocument } from './documents.ts';

export interface ConversationQueries {
  /** Newest activity first, ties by id, descending; and how many match. */
  list(
    query: ConversationListQuery,
  ): Promise<{ readonly conversations: readonly ConversationDocument[]; readonly total: number }>;
}

export interface ConversationListQuery {
  /** A substring of subject, owner's name, owner's e-mail or guest id, when both are folded (`fold.ts`). */
  readonly search: string | null;
  readonly status: ConversationStatus | null;
  readonly type: ConversationType | null;
  readonly offset: number;
  readonly limit: number;
}
