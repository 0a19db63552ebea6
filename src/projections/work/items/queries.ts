import type { AdminId, Instant, UserId } from '../../../events/ids.ts';
import type { FoundOwners } from '../../message-search/queries.ts';
import type { OfWords } from '../../search/searched-part.ts';
import type { WalkStart } from '../../store/moves.ts';
import type { WorkItem, WorkKind } from './documents.ts';
import type { WorkPriority, WorkStatus, WorkType } from './state.ts';

export interface WorkQueries {
  list(query: WorkListQuery): Promise<WorkListPage>;
  /** How many tickets and chats there are, by what decides in which view they are. */
  counts(query: CountsQuery): Promise<readonly WorkCount[]>;
  /** Every tag that is used, the most frequent first, and on how many tickets. Of tags that differ in case only, one. */
  tags(query: TagsQuery): Promise<readonly UsedTag[]>;
}

/** `waiting`: the person has waited longest for an answer; what needs none comes last. Descending is the usual order of all. */
export const WORK_SORTS = ['updated', 'created', 'priority', 'waiting'] as const;
export type WorkSort = (typeof WORK_SORTS)[number];

/** Null: whatever it is. All bounds of times are inclusive. */
export interface WorkFilters {
  readonly kind: readonly WorkKind[] | null;
  readonly status: readonly WorkStatus[] | null;
  readonly open: boolean | null;
  readonly priority: readonly WorkPriority[] | null;
  readonly type: readonly WorkType[] | null;
  /** Whatever their case. */
  readonly tags: readonly string[] | null;
  /** Null among them: what nobody has. */
  readonly assignedTo: readonly (AdminId | null)[] | null;
  readonly unread: boolean | null;
  /** Whether the person waits for an answer. */
  readonly waiting: boolean | null;
  readonly createdFrom: Instant | null;
  readonly createdTo: Instant | null;
  readonly updatedFrom: Instant | null;
  readonly updatedTo: Instant | null;
}

const NOTHING: WorkFilters = {
  ...{ kind: null, status: null, open: null, priority: null, type: null, tags: null, assignedTo: null },
  ...{ unread: null, waiting: null },
  ...{ createdFrom: null, createdTo: null, updatedFrom: null, updatedTo: null },
};

/** Filters that let all pass but for these. */
export const onlyThose = (filters: Partial<WorkFilters>): WorkFilters => ({ ...NOTHING, ...filters });

export interface WorkListQuery {
  /** What is listed passes all of them. */
  readonly filters: readonly WorkFilters[];
  /** Only these, by their ids. */
  readonly among: readonly string[] | null;
  /** Only those of this person, as `WorkItem` names one. */
  readonly owner: string | null;
  /** Only those that these events began, by their positions: what a figure counts; null: all. */
  readonly begun: Float64Array | null;
  /** What was found of a search; null: nothing was searched for. */
  readonly found: FoundWork | null;
  readonly sortBy: WorkSort;
  readonly sortOrder: 'asc' | 'desc';
  readonly offset: number;
  /** Instead of the offset: the end of the previous page. */
  readonly after: WorkPlace | null;
  readonly limit: number;
}

/** What a search has found: the whole of what was typed, and each of its words. */
export type FoundWork = OfWords<FoundPart>;

/** What has one part of a search. An item has it that is among any of these. */
export interface FoundPart {
  readonly tickets: FoundOwners;
  /** The positions of the chats' first events. */
  readonly chats: Float64Array;
  /** Of whose name it is a part. */
  readonly users: readonly UserId[];
}

/**
 * The end of a page, from which the next one of the same list continues. Paging shows each item that matches all the time exactly
 * once: items keep the place that they had at the first page.
 */
export interface WorkPlace {
  readonly rank: number;
  readonly begun: number;
  readonly since: WalkStart;
}

export interface WorkListPage {
  readonly items: readonly WorkItem[];
  readonly total: number;
  /** The end of this page; null at the end of the list. */
  readonly next: WorkPlace | null;
  /** Too much has moved since the first page: the client can't continue, and the page is empty. */
  readonly isExpired: boolean;
}

export interface CountsQuery {
  /** Whose are `mine`. */
  readonly admin: AdminId;
}

/** So many items are alike in all of this. */
export interface WorkCount {
  readonly kind: WorkKind;
  readonly status: WorkStatus;
  readonly isOpen: boolean;
  readonly isUnread: boolean;
  readonly isWaiting: boolean;
  readonly assigned: 'mine' | 'others' | 'nobody';
  readonly count: number;
}

export interface TagsQuery {
  readonly limit: number;
}

export interface UsedTag {
  readonly tag: string;
  readonly count: number;
}
