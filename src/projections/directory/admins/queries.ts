import type { WalkStart } from '../../store/moves.ts';
import type { AdminDocument } from './documents.ts';

export interface AdminQueries {
  /** By name. It reads the names of all admins, of whom a desk has a few thousand at most. */
  list(query: AdminListQuery): Promise<AdminListPage>;
}

export interface AdminListQuery {
  /** An admin matches whose name or e-mail has the whole, or each of the words, of which there may be none; any of the terms counts. */
  readonly search: {
    readonly whole: readonly string[];
    readonly words: readonly (readonly string[])[];
  } | null;
  /** Null: whether they are active or not. */
  readonly active: boolean | null;
  readonly offset: number;
  /** Instead of the offset: the end of the previous page. */
  readonly after: AdminPlace | null;
  readonly limit: number;
}

/**
 * The end of a page, from which the next one of the same list continues. Paging shows each admin who matches all the time exactly
 * once: admins whose name changes keep the place that they had at the first page.
 */
export interface AdminPlace {
  readonly key: string;
  readonly id: string;
  readonly since: WalkStart;
}

export interface AdminListPage {
  readonly admins: readonly AdminDocument[];
  readonly total: number;
  /** The end of this page; null at the end of the list. */
  readonly next: AdminPlace | null;
  /** Too much has moved since the first page: the client can't continue, and the page is empty. */
  readonly isExpired: boolean;
}
