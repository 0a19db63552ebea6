import type { Owner } from '../../../events/conversations/people.ts';
import type { ConversationStatus, ConversationType } from '../../../events/conversations/vocabulary.ts';
import type { WalkStart } from '../../store/moves.ts';
import type { ConversationDocument } from './documents.ts';

export interface ConversationQueries {
  /** Newest activity first, ties by id, descending; and the number of matches. */
  list(query: ConversationListQuery): Promise<ConversationListPage>;
}

export interface ConversationListPage {
  readonly conversations: readonly ConversationDocument[];
  readonly total: number;
  /** The end of this page; null at the end of the list. */
  readonly next: ConversationPlace | null;
  /** Too much has moved since the first page: the client can't continue, and the page is empty. */
  readonly isExpired: boolean;
}

/**
 * The end of a page, from which the next one of the same list continues. Paging shows each conversation that matches all the
 * time exactly once: conversations keep the place that they had at the first page.
 */
export interface ConversationPlace {
  readonly activeAt: number;
  readonly id: string;
  readonly since: WalkStart;
}

export interface ConversationListQuery {
  /** A substring of subject, owner's name, owner's e-mail or guest id, after folding both (`fold.ts`). */
  readonly search: string | null;
  /** Conversations whose messages match the search; null: messages aren't searched. */
  readonly foundByMessages: readonly string[] | null;
  /** Whose they are; null: anyone's. */
  readonly owner: Owner | null;
  readonly status: ConversationStatus | null;
  readonly type: ConversationType | null;
  readonly offset: number;
  /** Instead of the offset: the end of the previous page. */
  readonly after: ConversationPlace | null;
  readonly limit: number;
}
