import { setBit } from './bitmap.ts';
import { BORDER, type SearchText, tokensOf } from './search-text.ts';

/**
 * The words of consecutive tickets: each distinct token once, with the tickets that have it. Frequent tokens come
 * first, so that a search for a common letter has found every ticket after a few of them.
 */
export interface Segment {
  /** How many tickets it covers. */
  readonly tickets: number;
  /** A border, then each token with a border after it. */
  readonly tokens: string;
  /** Where each token starts in `tokens`, and at the end the length of `tokens`. */
  readonly starts: Uint32Array;
  /** Where each token's tickets start in `postings`, and at the end the length of `postings`. */
  readonly postingStarts: Uint32Array;
  /** Ordinals relative to the segment's first, ascending for each token. */
  readonly postings: Uint16Array;
}

export function buildSegment(texts: readonly SearchText[]): Segment {
  const lists = [...postingLists(texts)].sort(([, a], [, b]) => b.length - a.length);
  const starts = new Uint32Array(lists.length + 1);
  const postingStarts = new Uint32Array(lists.length + 1);
  let [at, posted] = [BORDER.length, 0];
  for (const [index, [token, tickets]] of lists.entries()) {
    starts[index] = at;
    postingStarts[index] = posted;
    at += token.length + BORDER.length;
    posted += tickets.length;
  }
  starts[lists.length] = at;
  postingStarts[lists.length] = posted;
  const tokens = BORDER + lists.map(([token]) => token + BORDER).join('');
  return { tickets: texts.length, tokens, starts, postingStarts, postings: flatten(lists, posted) };
}

function postingLists(texts: readonly SearchText[]): Map<string, number[]> {
  const lists = new Map<string, number[]>();
  for (const [offset, text] of texts.entries()) {
    for (const token of tokensOf(text)) {
      const list = lists.get(token);
      if (list === undefined) lists.set(token, [offset]);
      else list.push(offset);
    }
  }
  return lists;
}

function flatten(lists: readonly (readonly [string, readonly number[]])[], length: number): Uint16Array {
  const flat = new Uint16Array(length);
  let at = 0;
  for (const [, tickets] of lists) {
    flat.set(tickets, at);
    at += tickets.length;
  }
  return flat;
}

/** The tickets of the segment that have a token with `pattern` in it (borders count), one bit each. */
export function findInSegment(segment: Segment, pattern: string): Uint32Array {
  const found = new Uint32Array(Math.ceil(segment.tickets / 32));
  let missing = segment.tickets;
  eachToken(segment, pattern, (token) => {
    missing -= addPostings(segment, token, found);
    return missing > 0;
  });
  return found;
}

/** Visits each token that has `pattern` in it (borders count), by its place, until `visit` returns false. */
export function eachToken(
  { tokens, starts }: Segment,
  pattern: string,
  visit: (token: number) => boolean,
): void {
  const lead = pattern.startsWith(BORDER) ? BORDER.length : 0;
  let token = 0;
  for (let at = tokens.indexOf(pattern); at !== -1; ) {
    while ((starts[token + 1] ?? tokens.length) <= at + lead) token++;
    if (!visit(token)) return;
    at = tokens.indexOf(pattern, (starts[token + 1] ?? tokens.length) - BORDER.length);
  }
}

/** All tokens by their place. */
export const tokenList = ({ tokens }: Segment): string[] => tokens.split(BORDER).slice(1, -1);

/** Returns how many tickets are new in `found`. */
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
