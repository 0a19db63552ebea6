import { setBit } from './bitmap.ts';
import { BORDER } from './search-text.ts';

/**
 * The words of consecutive texts: each distinct token once, with the texts that have it. Frequent tokens come first, so
 * that a search for a common letter has found every text after a few of them.
 */
export interface Segment {
  /** How many texts it covers. */
  readonly size: number;
  /** A border, then each token with a border after it. */
  readonly tokens: string;
  /** Where each token starts in `tokens`, and at the end the length of `tokens`. */
  readonly starts: Uint32Array;
  /** Where each token's texts start in `postings`, and at the end the length of `postings`. */
  readonly postingStarts: Uint32Array;
  /** Ordinals relative to the segment's first, ascending for each token. */
  readonly postings: Uint16Array;
}

/** The texts of the segment that have a token with `pattern` in it (borders count), one bit each. */
export function findInSegment(segment: Segment, pattern: string): Uint32Array {
  const found = new Uint32Array(Math.ceil(segment.size / 32));
  let missing = segment.size;
  eachToken(segment, pattern, (token) => {
    missing -= addPostings(segment, token, found);
    return missing > 0;
  });
  return found;
}

/** The places of the tokens that have `pattern` in them (borders count). */
export function tokensWith(segment: Segment, pattern: string): number[] {
  const places: number[] = [];
  eachToken(segment, pattern, (token) => {
    places.push(token);
    return true;
  });
  return places;
}

/** The texts of the segment that have any of these tokens, one bit each. */
export function textsWith(segment: Segment, tokens: readonly number[]): Uint32Array {
  const found = new Uint32Array(Math.ceil(segment.size / 32));
  for (const token of tokens) addPostings(segment, token, found);
  return found;
}

/**
 * Visits each token that has `pattern` in it (borders count), by its place, until `visit` returns false. A border at the front
 * is looked at only where the rest was found: there is one before every token.
 */
function eachToken({ tokens, starts }: Segment, pattern: string, visit: (token: number) => boolean): void {
  const isWhole = !pattern.startsWith(BORDER);
  const rest = isWhole ? pattern : pattern.slice(BORDER.length);
  let token = 0;
  for (let at = tokens.indexOf(rest); at !== -1; ) {
    while ((starts[token + 1] ?? tokens.length) <= at) token++;
    if ((isWhole || starts[token] === at) && !visit(token)) return;
    at = tokens.indexOf(rest, (starts[token + 1] ?? tokens.length) - BORDER.length);
  }
}

/** Returns how many texts are new in `found`. */
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
