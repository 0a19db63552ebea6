import { offsets, setBit } from './bitmap.ts';
import { type SearchText, WHITE_SPACE_RUN } from './search-text.ts';
import { eachToken, type Segment, tokenList } from './segment.ts';

/**
 * The fields of consecutive tickets, word by word, so that a phrase is found without reading a text. A number under
 * `FIRST_TOKEN` is no word: `FIELD_END` ends a field, and `ODD_SPACE` stands for white space other than one blank.
 */
export interface Sequences {
  /** Where each ticket starts in `ids`, and at the end the length of `ids`. */
  readonly starts: Uint32Array;
  /** `FIRST_TOKEN` + the token's place in the segment's tokens. */
  readonly ids: Uint16Array | Uint32Array;
}

const FIELD_END = 0;
const ODD_SPACE = 1;
const FIRST_TOKEN = 2;

export function buildSequences(texts: readonly SearchText[], segment: Segment): Sequences {
  const tokens = tokenList(segment);
  const idOf = new Map(tokens.map((token, index) => [token, index + FIRST_TOKEN]));
  const starts = new Uint32Array(texts.length + 1);
  const ids: number[] = [];
  for (const [index, text] of texts.entries()) {
    for (const field of text) {
      for (const part of field.split(WHITE_SPACE_RUN)) {
        if (part !== ' ' && part !== '') ids.push(idOf.get(part) ?? ODD_SPACE);
      }
      ids.push(FIELD_END);
    }
    starts[index + 1] = ids.length;
  }
  return {
    starts,
    ids: tokens.length + FIRST_TOKEN > 0x1_0000 ? Uint32Array.from(ids) : Uint16Array.from(ids),
  };
}

/** Those of the candidates in which tokens with these patterns follow each other, one blank between them. */
export function findPhrase(
  segment: Segment,
  { starts, ids }: Sequences,
  patterns: readonly string[],
  candidates: Uint32Array,
): Uint32Array {
  const [leading = new Uint8Array(), ...rest] = patterns.map((pattern) => idsWith(segment, pattern));
  const found = new Uint32Array(candidates.length);
  for (const ticket of offsets(candidates)) {
    const end = (starts[ticket + 1] ?? 0) - rest.length;
    for (let at = starts[ticket] ?? 0; at < end; at++) {
      if (leading[ids[at] ?? FIELD_END] !== 1 || !follows(ids, at + 1, rest)) continue;
      setBit(found, ticket);
      break;
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

/** 1 for each id whose token has the pattern. */
function idsWith(segment: Segment, pattern: string): Uint8Array {
  const fitting = new Uint8Array(segment.starts.length - 1 + FIRST_TOKEN);
  eachToken(segment, pattern, (token) => {
    fitting[token + FIRST_TOKEN] = 1;
    return true;
  });
  return fitting;
}
