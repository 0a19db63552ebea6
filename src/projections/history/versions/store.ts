import type { Awaitable } from '../../search/steps.ts';

/** Some versions of the documents of one block. Its bytes are rows (`RowFormat`). */
export interface Part extends PartKey {
  /** The part matters for this position and later ones. */
  readonly since: number;
  readonly bytes: Uint8Array;
}

export interface PartKey extends PageKey {
  /** Part 0 repeats the last version of each document from the pages before; the others hold the versions since. */
  readonly part: number;
}

export interface PageKey {
  readonly block: number;
  readonly page: number;
}

/** A text to which rows refer by its number. */
export interface ListedText {
  readonly column: string;
  readonly text: string;
  /** What searches look into; null: it isn't searched. */
  readonly search: string | null;
}

/** What a store keeps of all versions of the documents of one kind. Its reads are of one state, and its writes of one transaction. */
export interface VersionStore {
  /** The number of documents: their ordinals are 0 to one less than this. */
  count(): Awaitable<number>;
  /** Of those that exist. */
  ordinalsOf(ids: readonly string[]): Awaitable<ReadonlyMap<string, number>>;
  /** In the requested order. */
  idsOf(ordinals: readonly number[]): Awaitable<readonly string[]>;
  /** `first`: the ordinal of the first one. */
  addIds(first: number, ids: readonly string[]): Awaitable<void>;

  /** Has searches pass over the texts of these documents. */
  hide(ids: readonly string[]): Awaitable<void>;
  /** The ordinals of the documents whose texts are passed over. */
  hidden(): Awaitable<readonly number[]>;

  /** The number of the last text; 0 when there are none. */
  lastText(): Awaitable<number>;
  /** Of those texts of a column that exist. */
  textNumbers(column: string, texts: readonly string[]): Awaitable<ReadonlyMap<string, number>>;
  textsOf(numbers: readonly number[]): Awaitable<ReadonlyMap<number, string>>;
  addTexts(first: number, texts: readonly ListedText[]): Awaitable<void>;
  /** The numbers of the searched texts that contain a folded term. */
  textsContaining(term: string): Awaitable<readonly number[]>;

  /** The latest part of a block; null when it has none. */
  lastPart(block: number): Awaitable<Part | null>;
  /** All parts of a page, in order. */
  partsOfPage(page: PageKey): Awaitable<readonly Part[]>;
  /** All parts of a block, in order. */
  partsOfBlock(block: number): Awaitable<readonly Part[]>;
  /** Adds a part, or replaces it. */
  putPart(part: Part): Awaitable<void>;
  clearBlock(block: number): Awaitable<void>;

  /** For each block the page that tells of a position; in the order of blocks. */
  pagesAt(position: number): Awaitable<readonly PageKey[]>;
  /** The parts of these pages that matter for a position, each page's in order. */
  partsAt(pages: readonly PageKey[], position: number): Awaitable<readonly Part[]>;
}
