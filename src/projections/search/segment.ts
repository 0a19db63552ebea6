import { setBit } from './bitmap.ts';
import { BORDER } from './search-text.ts';

/**
 * The words of consecutive texts: each distinct token once, with the texts that contain it. Frequent tokens come first, so
 * that a search for a common letter finds every text after a few of them.
 */
export interface Segment {
  /** The number of its texts. */
  readonly size: number;
  /** A separator, then each token with a separator after it. */
  readonly tokens: string;
  /** Where each token starts in `tokens`, and at the end the length of `tokens`. */
  readonly starts: Uint32Array;
  /** The places of the tokens in the order of their UTF-16 code units, compared from their beginnings and from their ends. */
  readonly byBeginning: Uint32Array;
  readonly byEnd: Uint32Array;
  /** Where each token's texts start in `postings`, and at the end the length of `postings`. */
  readonly postingStarts: Uint32Array;
  /** Ordinals relative to the segment's first, ascending for each token. */
  readonly postings: Uint16Array;
}

/** The texts of the segment with a token that contains `part`, one bit each. */
export function findInSegment(segment: Segment, part: string): Uint32Array {
  const found = new Uint32Array(Math.ceil(segment.size / 32));
  let missing = segment.size;
  eachToken(segment, part, (token) => {
    missing -= addPostings(segment, token, found);
    return missing > 0;
  });
  return found;
}

/**
 * For each word of a phrase the matching tokens, by their places: the first word ends a token, the last one begins one, and any
 * word in between is a token. Null when there are none for one of the words.
 */
export function tokensOfPhrase(segment: Segment, words: readonly string[]): Uint32Array[] | null {
  const fitting: Uint32Array[] = [];
  for (const [index, word] of words.entries()) {
    const tokens = tokensLike(segment, word, index === 0, index === words.length - 1);
    if (tokens.length === 0) return null;
    fitting.push(tokens);
  }
  return fitting;
}

/** Those that may have more than the word before it, or after it, but not both. */
function tokensLike(segment: Segment, word: string, before: boolean, after: boolean): Uint32Array {
  const sorted = before ? segment.byEnd : segment.byBeginning;
  const from = before ? reversed : asItIs;
  const key = from(word);
  const keyOf = (token: number) => from(tokenAt(segment, token));
  const start = firstNot(sorted, 0, (token) => keyOf(token) < key);
  const fits = (token: number) => (before || after ? keyOf(token).startsWith(key) : keyOf(token) === key);
  return sorted.subarray(start, firstNot(sorted, start, fits));
}

const asItIs = (text: string): string => text;

/** Compares by code units. */
export const reversed = (text: string): string => text.split('').reverse().join('');

/** The index of the first token from `start` on for which it is false. It is false for all tokens after that. */
function firstNot(sorted: Uint32Array, start: number, isTrue: (token: number) => boolean): number {
  let [from, to] = [start, sorted.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (isTrue(sorted[middle] ?? 0)) from = middle + 1;
    else to = middle;
  }
  return from;
}

const tokenAt = ({ tokens, starts }: Segment, token: number): string =>
  tokens.slice(starts[token], (starts[token + 1] ?? tokens.length) - BORDER.length);

/** Visits each token that contains `part`, by its place, until `visit` returns false. */
function eachToken({ tokens, starts }: Segment, part: string, visit: (token: number) => boolean): void {
  let token = 0;
  for (let at = tokens.indexOf(part); at !== -1; ) {
    while ((starts[token + 1] ?? tokens.length) <= at) token++;
    if (!visit(token)) return;
    at = tokens.indexOf(part, starts[token + 1] ?? tokens.length);
  }
}

/** Returns the number of texts that are new in `found`. */
function addPostings({ postings, postingStarts }: Segment, token: number, found: Uint32Array): number {
  let fresh = 0;
  const end = postingStarts[token + 1] ?? 0;
  for (let at = postingStarts[token] ?? 0; at < end; at++) {
    const offset = postings[at] ?? 0;
    if ((((found[offset >>> 5] ?? 0) >>> (offset & 31)) & 1) === 1) continue;
    setBit(found, offset);
    fresh++;
  }
  return fresh;
}
