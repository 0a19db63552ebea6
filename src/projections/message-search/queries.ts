import type { MessageId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type { Bitmap } from '../search/bitmap.ts';

/** Searches in the texts of messages. `terms`: a text matches if it contains any of them, after folding both (`fold.ts`). */
export interface MessageSearchQueries {
  /** The owners of matching messages. */
  owners(query: SearchedTerms): Promise<FoundOwners>;
  /** Their ids: owners whose first message is the newest come first, `MOST_OWNERS` at most. */
  ownerIds(query: SearchedTerms): Promise<readonly string[]>;
  /** Their ids, in any order; null: there are more than `most` of them. */
  fewOwnerIds(query: SearchedTerms & { readonly most: number }): Promise<readonly string[] | null>;
  /** The newest matching messages, for each of these owners at most so many. */
  newestMatches(query: MatchesQuery): Promise<readonly MessageId[]>;
}

export interface SearchedTerms {
  readonly terms: readonly string[];
  /** Only messages up to this position of the log; by default all. */
  readonly upTo?: Position | undefined;
}

export interface MatchesQuery extends SearchedTerms {
  readonly owners: readonly string[];
  readonly limit: number;
}

/** Owners are numbered from 0 in the order in which the log first names a message of theirs. */
export interface FoundOwners {
  readonly bits: Bitmap;
  /** The number of owners, and the id of the last one (null: there is none), by which a reader checks the numbering. */
  readonly count: number;
  readonly last: string | null;
}

export const MOST_OWNERS = 100_000;
