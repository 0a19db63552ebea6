import { lengthOf } from '../../projections/history/facts/columns.ts';
import type { Piece } from '../../projections/history/facts/pieces.ts';
import type { FactStore, TextList } from '../../projections/history/facts/store.ts';

/** Facts of a replay, kept as the read stores keep them. */
export class FactsInMemory implements FactStore {
  readonly #texts: Readonly<Record<TextList, string[]>> = { subjects: [], words: [] };
  readonly #numbers = { subjects: new Map<string, number>(), words: new Map<string, number>() };
  #pieces: readonly Piece[] = [];

  lastNumber(list: TextList): number {
    return this.#texts[list].length;
  }

  numbersOf(list: TextList, texts: readonly string[]): Map<string, number> {
    const known = texts.flatMap((text) => {
      const number = this.#numbers[list].get(text);
      return number === undefined ? [] : [[text, number] as const];
    });
    return new Map(known);
  }

  textsOf(list: TextList, numbers: readonly number[]): Map<number, string> {
    return new Map(numbers.map((number) => [number, this.#texts[list][number - 1] as string]));
  }

  textsAfter(list: TextList, number: number): readonly string[] {
    return this.#texts[list].slice(number);
  }

  addTexts(list: TextList, first: number, texts: readonly string[]): void {
    for (const [index, text] of texts.entries()) this.#numbers[list].set(text, first + index);
    this.#texts[list].push(...texts);
  }

  count(): number {
    const last = this.#pieces.at(-1);
    return last === undefined ? 0 : last.first + lengthOf(last.facts);
  }

  piecesAt(position: number): readonly Piece[] {
    return this.#pieces.filter(({ facts }) => facts.positions.includes(position));
  }

  piecesFrom(first: number): readonly Piece[] {
    return this.#pieces.filter((piece) => piece.first >= first);
  }

  replace(first: number, pieces: readonly Piece[]): void {
    this.#pieces = [...this.#pieces.filter((piece) => piece.first < first), ...pieces];
  }
}
