import type { MessageId } from '../../events/ids.ts';
import type { Bitmap } from '../search/bitmap.ts';

/** Searches in the texts of messages. `terms`: any of them is, when both are folded (`fold.ts`), a substring of the text. */
export interface MessageSearchQueries {
  /** Whose messages match. */
  owners(query: SearchedTerms): Promise<FoundOwners>;
  /** The same by their ids: those whose first message is newest come first, `MOST_OWNERS` at most. */
  ownerIds(query: SearchedTerms): Promise<readonly string[]>;
  /** The newest messages that match, of each of these owners so many at most. */
  newestMatches(query: MatchesQuery): Promise<readonly MessageId[]>;
}

export interface SearchedTerms {
  readonly terms: readonly string[];
}

export interface MatchesQuery extends SearchedTerms {
  readonly owners: readonly string[];
  readonly limit: number;
}

/** Owners are numbered from 0 in the order in which the log first names a message of theirs. */
export interface FoundOwners {
  readonly bits: Bitmap;
  /** How many owners there were, and the id of the last of them (null: there is none), by which a reader checks the order. */
  readonly count: number;
  readonly last: string | null;
}

export const MOST_OWNERS = 100_000;
