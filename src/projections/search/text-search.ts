import { add, addRange, type Bitmap, blockAt, emptyBitmap, intersect, unite } from './bitmap.ts';
import { findPhrase } from './phrase.ts';
import type { Positions } from './positions.ts';
import type { Known, SearchCaches } from './search-caches.ts';
import { matches, type SearchTerm, type SearchText, searchTerm } from './search-text.ts';
import { findInSegment, type Segment, tokensOfPhrase } from './segment.ts';
import { pause, read, type Steps } from './steps.ts';
import type { TextSource } from './text-source.ts';

/** Texts of the tail: about two milliseconds' work. */
const TEXTS_AT_ONCE = 512;

/** The texts that are in no segment yet. */
interface Tail {
  readonly from: number;
  readonly texts: readonly SearchText[];
}

/**
 * Finds the texts that have a term in one of their fields. Texts are numbered, never change and are never removed, so results
 * stay true: when a term is searched for again, only the new texts are searched.
 */
export class TextSearch {
  readonly #caches: SearchCaches;
  readonly #name: string;
  #tail: Tail = { from: 0, texts: [] };

  /** `name`: distinguishes the entries for these texts in shared caches. */
  constructor(caches: SearchCaches, name: string) {
    this.#caches = caches;
    this.#name = name;
  }

  /** The texts that match any of the terms, among those before `count`, the number of texts in the source. */
  *findAny(source: TextSource, terms: readonly string[], count: number): Steps<Bitmap> {
    let found = emptyBitmap(source.layout.blockSize);
    for (const term of terms) found = unite(found, yield* this.find(source, term, count));
    return found;
  }

  /** Among the texts before `count`, the number of texts in the source. */
  *find(source: TextSource, typed: string, count: number): Steps<Bitmap> {
    const term = searchTerm(typed);
    if (term.text === '') return everything(source.layout.blockSize, count);
    const known = this.#caches.terms.get(this.#keyOf(term.text));
    if (known !== undefined && known.reach >= count) return clip(known, count);
    const reach = known?.reach ?? 0;
    const { blockSize, segmentSize } = source.layout;
    const fresh = emptyBitmap(blockSize);
    const sealed = Math.floor(count / segmentSize);
    for (let segment = Math.floor(reach / segmentSize); segment < sealed; segment++) {
      yield* this.#findInSegment(source, term, segment, fresh);
      yield* pause();
    }
    yield* this.#findInTail(source, term, { from: Math.max(reach, sealed * segmentSize), to: count }, fresh);
    const bits = known === undefined ? fresh : unite(known.bits, fresh);
    this.#caches.terms.set(this.#keyOf(term.text), { bits, reach: count });
    return bits;
  }

  *#findInSegment(source: TextSource, term: SearchTerm, index: number, found: Bitmap): Steps<void> {
    const { blockSize, segmentSize } = source.layout;
    const first = index * segmentSize;
    const segment = yield* this.#segment(source, index);
    const certain =
      term.words.length === 1
        ? findInSegment(segment, term.text)
        : yield* this.#findPhrase(source, term, { segment, index });
    const block = Math.floor(first / blockSize);
    orInto(blockAt(found, block), certain, (first - block * blockSize) / 32);
  }

  *#findPhrase(
    source: TextSource,
    { words }: SearchTerm,
    { segment, index }: { readonly segment: Segment; readonly index: number },
  ): Steps<Uint32Array> {
    const fitting = tokensOfPhrase(segment, words);
    if (fitting === null) return new Uint32Array(segment.size / 32);
    return findPhrase(yield* this.#positionsOf(source, index), fitting, segment.size);
  }

  #keyOf(part: string | number): string {
    return `${this.#name} ${part}`;
  }

  *#segment(source: TextSource, index: number): Steps<Segment> {
    const known = this.#caches.segments.get(this.#keyOf(index));
    if (known !== undefined) return known;
    const segment = yield* read(source.segment(index));
    this.#caches.segments.offer(this.#keyOf(index), segment);
    return segment;
  }

  *#positionsOf(source: TextSource, index: number): Steps<Positions> {
    const known = this.#caches.positions.get(this.#keyOf(index));
    if (known !== undefined) return known;
    const positions = yield* read(source.positions(index));
    this.#caches.positions.offer(this.#keyOf(index), positions);
    return positions;
  }

  *#findInTail(
    source: TextSource,
    term: SearchTerm,
    range: { readonly from: number; readonly to: number },
    found: Bitmap,
  ): Steps<void> {
    const { segmentSize } = source.layout;
    const start = Math.floor(range.to / segmentSize) * segmentSize;
    const kept = this.#tail.from === start ? this.#tail.texts : [];
    const texts = [...kept];
    while (start + texts.length < range.to) {
      const from = start + texts.length;
      const next = yield* read(source.textsBetween(from, Math.min(range.to, from + TEXTS_AT_ONCE)));
      if (next.length === 0) throw new Error(`no texts from ${from} on, though there are ${range.to}`);
      texts.push(...next);
      yield* pause();
    }
    this.#tail = { from: start, texts };
    for (let ordinal = range.from; ordinal < range.to; ordinal++) {
      if (matches(texts[ordinal - start] ?? [], term)) add(found, ordinal);
    }
  }
}

function orInto(block: Uint32Array, words: Uint32Array, at: number): void {
  for (let word = 0; word < words.length; word++)
    block[at + word] = (block[at + word] ?? 0) | (words[word] ?? 0);
}

/** A term without visible characters matches every text. */
function everything(blockSize: number, count: number): Bitmap {
  const all = emptyBitmap(blockSize);
  addRange(all, 0, count);
  return all;
}

/** The part before `count`. An asynchronous reader may still see an older state than the one whose texts were found. */
export function clip({ bits, reach }: Known, count: number): Bitmap {
  if (reach === count) return bits;
  return intersect(bits, everything(bits.blockSize, count));
}
