import type { ConversationStatus, ConversationType } from '../../../events/conversations/vocabulary.ts';
import type { WalkStart } from '../../store/moves.ts';
import type { ConversationDocument } from './documents.ts';

export interface ConversationQueries {
  /** Newest activity first, ties by id, descending; and how many match. */
  list(query: ConversationListQuery): Promise<ConversationListPage>;
}

export interface ConversationListPage {
  readonly conversations: readonly ConversationDocument[];
  readonly total: number;
  /** Where this page ended; null at the end of the list. */
  readonly next: ConversationPlace | null;
  /** Too much has moved since the walk began: it can't go on, and the page is empty. */
  readonly isExpired: boolean;
}

/**
 * Where a page ended, for the next one of the same list. A walk shows each conversation once that matches all the time, and
 * none twice: conversations keep the place that they had as it began.
 */
export interface ConversationPlace {
  readonly activeAt: number;
  readonly id: string;
  readonly since: WalkStart;
}

export interface ConversationListQuery {
  /** A substring of subject, owner's name, owner's e-mail or guest id, when both are folded (`fold.ts`). */
  readonly search: string | null;
  /** Ids of conversations that match the search by their messages, too; null: those aren't looked into. */
  readonly foundByMessages: readonly string[] | null;
  readonly status: ConversationStatus | null;
  readonly type: ConversationType | null;
  readonly offset: number;
  /** In the place of the offset: where the page before ended. */
  readonly after: ConversationPlace | null;
  readonly limit: number;
}
