import type { Owner } from '../../../events/conversations/people.ts';
import type {
  ConversationPriority,
  ConversationStatus,
  ConversationType,
} from '../../../events/conversations/vocabulary.ts';
import type { AdminId } from '../../../events/ids.ts';
import type { WordSearch } from '../../search/searched-part.ts';
import type { WalkStart } from '../../store/moves.ts';
import type { ConversationDocument } from './documents.ts';

export interface ConversationQueries {
  /** Newest activity first, ties by id, descending; and the number of matches. */
  list(query: ConversationListQuery): Promise<ConversationListPage>;
  /** For each part of a search where those began that have it, as positions of the log, in any order. */
  matching(query: { readonly parts: readonly ConversationPart[] }): Promise<readonly Float64Array[]>;
  /** How many open conversations each of the admins has, in their order. */
  openOf(admins: readonly AdminId[]): Promise<readonly number[]>;
}

export interface ConversationListPage<Conversation = ConversationDocument> {
  readonly conversations: readonly Conversation[];
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

/**
 * The searched fields are subject, owner's name, owner's e-mail and guest id. What was found by messages are the ids of
 * conversations.
 */
export type ConversationSearch = WordSearch<readonly string[]>;

/** A part of a search for what conversations have themselves, whosever they are. */
export type ConversationPart = Omit<ConversationSearch['whole'], 'owners'>;

export interface ConversationListQuery {
  readonly search: ConversationSearch | null;
  /** Whose they are; null: anyone's. */
  readonly owner: Owner | null;
  /** One of these; so with priorities, types and assignees. */
  readonly status: readonly ConversationStatus[] | null;
  readonly priority: readonly ConversationPriority[] | null;
  readonly type: readonly ConversationType[] | null;
  /** Null among them: conversations without an assignee. */
  readonly assignedTo: readonly (AdminId | null)[] | null;
  readonly offset: number;
  /** Instead of the offset: the end of the previous page. */
  readonly after: ConversationPlace | null;
  readonly limit: number;
}
