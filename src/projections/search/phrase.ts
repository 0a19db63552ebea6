import { offsets, setBit } from './bitmap.ts';

/**
 * The fields of consecutive texts, word by word, so that a phrase is found without reading a text. `FIELD_END` ends a
 * field; any other number is a token's place in the segment's tokens, `FIRST_TOKEN` more.
 */
export interface Sequences {
  /** Where each text starts in `ids`, and at the end the length of `ids`. */
  readonly starts: Uint32Array;
  readonly ids: Uint16Array | Uint32Array;
}

export const FIELD_END = 0;
export const FIRST_TOKEN = 1;

/** As many words of a phrase are followed in the bits of one number. */
const AT_ONCE = 30;

/**
 * Those of the candidates in which tokens of these lists, by their places, follow each other: bit n says that the words up to
 * here end with the first n + 1 of the phrase. What a longer phrase has more is compared where its beginning was found.
 */
export function findPhrase(
  { starts, ids }: Sequences,
  fitting: readonly (readonly number[])[],
  candidates: Uint32Array,
  tokens: number,
): Uint32Array {
  const leading = fitting.slice(0, AT_ONCE);
  const rest = fitting.slice(AT_ONCE).map((places) => new Set(places.map((place) => place + FIRST_TOKEN)));
  const bitsOf = bitsOfIds(leading, tokens);
  const isComplete = 1 << (leading.length - 1);
  const found = new Uint32Array(candidates.length);
  for (const text of offsets(candidates)) {
    const end = starts[text + 1] ?? 0;
    let state = 0;
    for (let at = starts[text] ?? 0; at < end; at++) {
      state = ((state << 1) | 1) & (bitsOf[ids[at] ?? FIELD_END] ?? 0);
      if ((state & isComplete) === 0 || !follows(ids, at + 1, rest)) continue;
      setBit(found, text);
      break;
    }
  }
  return found;
}

function follows(ids: Sequences['ids'], from: number, rest: readonly ReadonlySet<number>[]): boolean {
  return rest.every((fitting, index) => fitting.has(ids[from + index] ?? FIELD_END));
}

/** Bit n of an id: its token fits the word n. */
function bitsOfIds(fitting: readonly (readonly number[])[], tokens: number): Uint32Array {
  const bits = new Uint32Array(tokens + FIRST_TOKEN);
  for (const [index, places] of fitting.entries())
    for (const place of places) bits[place + FIRST_TOKEN] = (bits[place + FIRST_TOKEN] ?? 0) | (1 << index);
  return bits;
}
