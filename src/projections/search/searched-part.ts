import type { UserId } from '../../events/ids.ts';

/** A document of a list matches that has the whole of what was typed, or each of its words, of which there may be none. */
export interface OfWords<Part> {
  readonly whole: Part;
  readonly words: readonly Part[];
}

export type WordSearch<FoundByMessages> = OfWords<SearchedPart<FoundByMessages>>;

/** What is looked for. A document has it that meets any of the conditions. */
export interface SearchedPart<FoundByMessages> {
  /** Any of these is, when both are folded (`fold.ts`), a substring of a searched field. */
  readonly terms: readonly string[];
  /** Documents that have it in their messages; null: those aren't looked into. */
  readonly foundByMessages: FoundByMessages | null;
  /** Users of whose name it is a part. */
  readonly owners: readonly UserId[];
}
