import { setBit } from './bitmap.ts';

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

/** Those of the candidates in which tokens of these lists, by their places, follow each other. */
export function findPhrase(
  { starts, ids }: Sequences,
  fitting: readonly (readonly number[])[],
  candidates: Uint32Array,
  tokens: number,
): Uint32Array {
  const [leading = new Uint8Array(), ...rest] = fitting.map((places) => marked(places, tokens));
  const found = new Uint32Array(candidates.length);
  for (let word = 0; word < candidates.length; word++) {
    for (let bits = candidates[word] ?? 0; bits !== 0; bits &= bits - 1) {
      const text = word * 32 + 31 - Math.clz32(bits & -bits);
      const end = (starts[text + 1] ?? 0) - rest.length;
      for (let at = starts[text] ?? 0; at < end; at++) {
        if (leading[ids[at] ?? FIELD_END] !== 1 || !follows(ids, at + 1, rest)) continue;
        setBit(found, text);
        break;
      }
    }
  }
  return found;
}

function follows(ids: Uint16Array | Uint32Array, from: number, fitting: readonly Uint8Array[]): boolean {
  for (let word = 0; word < fitting.length; word++) {
    if (fitting[word]?.[ids[from + word] ?? FIELD_END] !== 1) return false;
  }
  return true;
}

/** 1 for the id of each of these tokens. */
function marked(places: readonly number[], tokens: number): Uint8Array {
  const ids = new Uint8Array(tokens + FIRST_TOKEN);
  for (const place of places) ids[place + FIRST_TOKEN] = 1;
  return ids;
}
