import type { Awaitable } from '../../search/steps.ts';
import type { Piece } from './pieces.ts';

/** The two lists of texts that facts name by their numbers, which count from 1 without gaps. */
export type TextList = 'subjects' | 'words';

/** The rows of one build of the projection, as each engine reads and writes them. All of one state, or of one transaction. */
export interface FactStore {
  /** The number of the last text of a list; 0 when it is empty. */
  lastNumber(list: TextList): Awaitable<number>;
  /** Of those texts that the list has. */
  numbersOf(list: TextList, texts: readonly string[]): Awaitable<ReadonlyMap<string, number>>;
  textsOf(list: TextList, numbers: readonly number[]): Awaitable<ReadonlyMap<number, string>>;
  /** All that follow a number, in order. */
  textsAfter(list: TextList, number: number): Awaitable<readonly string[]>;
  addTexts(list: TextList, first: number, texts: readonly string[]): Awaitable<void>;
  /** The number of facts in all pieces. */
  count(): Awaitable<number>;
  /** Pieces that may have a fact at this position. */
  piecesAt(position: number): Awaitable<readonly Piece[]>;
  /** Some pieces with facts from the given number on, in order; none only when there are no more. */
  piecesFrom(first: number): Awaitable<readonly Piece[]>;
  /** Writes pieces in the place of all from a number of facts on. */
  replace(first: number, pieces: readonly Piece[]): Awaitable<void>;
}
