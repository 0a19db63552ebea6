import type { MessageId } from '../../events/ids.ts';
import { type Bitmap, count, emptyBitmap, offsets, ordinals, without } from '../search/bitmap.ts';
import type { SearchCaches } from '../search/search-caches.ts';
import { select } from '../search/select.ts';
import { pause, read, type Steps } from '../search/steps.ts';
import { clip, TextSearch } from '../search/text-search.ts';
import { type FoundOwners, type MatchesQuery, MOST_OWNERS, type SearchedTerms } from './queries.ts';
import type { MessageCounts, MessageSource } from './source.ts';

/** The matching messages, among all messages. */
interface Matches {
  readonly bits: Bitmap;
  readonly counts: MessageCounts;
}

/** Finds messages by their texts, and the owners of these messages. */
export class MessageSearch {
  readonly #texts: TextSearch;
  readonly #caches: SearchCaches;
  readonly #name: string;
  /** The messages from `from` on, which are in no segment yet. */
  #tail: { readonly from: number; readonly owners: readonly number[] } = { from: 0, owners: [] };

  constructor(caches: SearchCaches, name: string) {
    this.#texts = new TextSearch(caches, name);
    this.#caches = caches;
    this.#name = name;
  }

  *owners(source: MessageSource, asked: SearchedTerms): Steps<FoundOwners> {
    const matches = yield* this.#matches(source, asked);
    const { owners: count } = matches.counts;
    const last = count === 0 ? [] : yield* read(source.ownerIds([count - 1]));
    return { bits: yield* this.#ownersOf(source, matches), count, last: last[0] ?? null };
  }

  *ownerIds(source: MessageSource, asked: SearchedTerms): Steps<readonly string[]> {
    const bits = yield* this.#ownersOf(source, yield* this.#matches(source, asked));
    return yield* read(source.ownerIds(select(bits, { offset: 0, limit: MOST_OWNERS }, true)));
  }

  *fewOwnerIds(
    source: MessageSource,
    asked: SearchedTerms & { readonly most: number },
  ): Steps<readonly string[] | null> {
    const bits = yield* this.#ownersOf(source, yield* this.#matches(source, asked));
    return count(bits) > asked.most ? null : yield* read(source.ownerIds(ordinals(bits)));
  }

  *newestMatches(source: MessageSource, asked: MatchesQuery): Steps<readonly MessageId[]> {
    const { owners, limit } = asked;
    const { bits, counts } = yield* this.#matches(source, asked);
    const hidden = new Set(yield* read(source.hiddenOwners()));
    const shown = (yield* read(source.ownerOrdinals(owners))).filter((owner) => !hidden.has(owner));
    const left = new Map(shown.map((owner) => [owner, limit]));
    const found: number[] = [];
    const { segmentSize } = source.layout;
    for (
      let segment = Math.floor((counts.messages - 1) / segmentSize);
      segment >= 0 && left.size > 0;
      segment--
    ) {
      const ofMessages = yield* this.#ownersIn(source, segment, counts.messages);
      for (const offset of offsets(wordsOf(bits, segment, segmentSize)).toReversed()) {
        const owner = ofMessages[offset] ?? 0;
        const wanted = left.get(owner);
        if (wanted === undefined) continue;
        found.push(segment * segmentSize + offset);
        if (wanted > 1) left.set(owner, wanted - 1);
        else left.delete(owner);
      }
      yield* pause();
    }
    return yield* read(source.messageIds(found));
  }

  *#matches(source: MessageSource, { terms, upTo }: SearchedTerms): Steps<Matches> {
    const counts = yield* read(source.counts());
    const { messages } = counts;
    const bits = yield* this.#texts.findAny(source, terms, messages);
    if (upTo === undefined) return { counts, bits };
    return { counts, bits: clip({ bits, reach: messages }, yield* countUpTo(source, messages, upTo)) };
  }

  *#ownersOf(source: MessageSource, { bits, counts }: Matches): Steps<Bitmap> {
    const { blockSize, segmentSize } = source.layout;
    const blocks = Math.ceil(counts.owners / blockSize);
    const found = new Uint32Array((blocks * blockSize) / 32);
    for (let segment = 0; segment * segmentSize < counts.messages; segment++) {
      const words = wordsOf(bits, segment, segmentSize);
      if (words.every((word) => word === 0)) continue;
      addOwners(found, words, yield* this.#ownersIn(source, segment, counts.messages));
    }
    const owners = emptyBitmap(blockSize);
    for (let block = 0; block < blocks; block++)
      owners.blocks[block] = found.subarray((block * blockSize) / 32, ((block + 1) * blockSize) / 32);
    return without(owners, yield* read(source.hiddenOwners()));
  }

  /** The owners of a segment's messages, also for the last segment, which isn't full. */
  *#ownersIn(source: MessageSource, segment: number, messages: number): Steps<ArrayLike<number>> {
    const { segmentSize } = source.layout;
    const from = segment * segmentSize;
    if (messages < from + segmentSize) return yield* this.#ownersInTail(source, from, messages);
    const key = `${this.#name} ${segment}`;
    const known = this.#caches.owners.get(key);
    if (known !== undefined) return known;
    const owners = yield* read(source.ownersInSegment(segment));
    this.#caches.owners.offer(key, owners);
    return owners;
  }

  *#ownersInTail(source: MessageSource, from: number, to: number): Steps<readonly number[]> {
    const kept = this.#tail.from === from ? this.#tail.owners : [];
    if (from + kept.length >= to) return kept;
    const owners = [...kept, ...(yield* read(source.ownersBetween(from + kept.length, to)))];
    this.#tail = { from, owners };
    return owners;
  }
}

/** How many of the messages are not beyond a position. They are in the order of the log. */
function* countUpTo(source: MessageSource, messages: number, position: number): Steps<number> {
  let [low, high] = [0, messages];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((yield* read(source.positionOf(middle))) <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

function wordsOf({ blocks, blockSize }: Bitmap, segment: number, segmentSize: number): Uint32Array {
  const first = segment * segmentSize;
  const block = Math.floor(first / blockSize);
  const at = (first - block * blockSize) / 32;
  return blocks[block]?.subarray(at, at + segmentSize / 32) ?? new Uint32Array();
}

function addOwners(found: Uint32Array, words: Uint32Array, owners: ArrayLike<number>): void {
  for (let word = 0; word < words.length; word++) {
    for (let bits = words[word] ?? 0; bits !== 0; bits &= bits - 1) {
      const owner = owners[word * 32 + 31 - Math.clz32(bits & -bits)] ?? 0;
      found[owner >>> 5] = (found[owner >>> 5] ?? 0) | (1 << (owner & 31));
    }
  }
}
