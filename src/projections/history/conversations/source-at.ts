import type { ConversationSource, Place } from '../../conversations/conversations/page.ts';
import { inOrder } from '../../conversations/conversations/page.ts';
import { type Awaitable, read, type Steps } from '../../search/steps.ts';
import type { Move, WalkStart } from '../../store/moves.ts';
import type { Run } from '../versions/run.ts';
import type { VersionStore } from '../versions/store.ts';
import { restored } from '../versions/versioning.ts';
import type { VersionsAt } from '../versions/versions-at.ts';
import type { ConversationVersion } from './documents.ts';
import { conversationVersioning } from './versioning.ts';

/** What a list of conversations is made of at a position: those that match, by their latest activity then. Nothing moves there. */
export class ConversationsAt implements ConversationSource<ConversationVersion> {
  readonly #versions: VersionsAt<ConversationVersion>;
  readonly #store: VersionStore;
  readonly #run: Run;
  /** Latest activity first; among equal times in any order. */
  readonly #matching: readonly number[];

  constructor(
    versions: VersionsAt<ConversationVersion>,
    matching: readonly number[],
    { store, run }: { readonly store: VersionStore; readonly run: Run },
  ) {
    this.#versions = versions;
    this.#store = store;
    this.#run = run;
    this.#matching = matching.toSorted((one, other) => this.#activeAt(other) - this.#activeAt(one));
  }

  countMatching(): number {
    return this.#matching.length;
  }

  matchingAt(offset: number, limit: number): Awaitable<readonly Place[]> {
    return this.#run(this.#window(offset, offset + limit));
  }

  matchingAfter(place: Place, limit: number): Awaitable<readonly Place[]> {
    return this.#run(this.#after(place, limit));
  }

  /** Only of conversations that have moved, of which there are none. */
  matchingOf(): ReadonlySet<string> {
    return new Set();
  }

  walkStart(): WalkStart {
    return { making: '', after: 0 };
  }

  movesSince(): readonly Move[] {
    return [];
  }

  documents(ids: readonly string[]): Awaitable<readonly ConversationVersion[]> {
    return this.#run(this.#documents(ids));
  }

  #activeAt(ordinal: number): number {
    const lastMessageAt = this.#versions.column('lastMessageAt')[ordinal] as number;
    return lastMessageAt === 0 ? (this.#versions.column('createdAt')[ordinal] as number) : lastMessageAt;
  }

  /** Of equal times all are looked at, since the ids decide their order. */
  *#window(from: number, to: number): Steps<readonly Place[]> {
    const first = this.#matching[from];
    const last = this.#matching[Math.min(to, this.#matching.length) - 1];
    if (first === undefined || last === undefined) return [];
    const start = this.#firstAt(this.#activeAt(first));
    const places = yield* this.#places(start, this.#firstAt(this.#activeAt(last) - 1));
    return places.slice(from - start, to - start);
  }

  *#after(place: Place, limit: number): Steps<readonly Place[]> {
    const start = this.#firstAt(place.activeAt);
    const end = this.#firstAt(place.activeAt - 1);
    const last = this.#matching[Math.min(end + limit, this.#matching.length) - 1];
    if (last === undefined) return [];
    const places = yield* this.#places(
      start,
      this.#firstAt(Math.min(this.#activeAt(last), place.activeAt) - 1),
    );
    return places.filter((each) => inOrder(place, each) < 0).slice(0, limit);
  }

  *#places(from: number, to: number): Steps<Place[]> {
    const ordinals = this.#matching.slice(from, to);
    const ids = yield* read(this.#store.idsOf(ordinals));
    return ordinals
      .map((ordinal, index) => ({ activeAt: this.#activeAt(ordinal), id: ids[index] ?? '' }))
      .sort(inOrder);
  }

  /** The place of the first one that was active at that time or before. */
  #firstAt(time: number): number {
    let [low, high] = [0, this.#matching.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#activeAt(this.#matching[middle] as number) > time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  *#documents(ids: readonly string[]): Steps<readonly ConversationVersion[]> {
    const ordinals = yield* read(this.#store.ordinalsOf(ids));
    const rows = new Map([...ordinals].map(([id, ordinal]) => [id, this.#versions.row(ordinal)]));
    const found = yield* restored(this.#store, conversationVersioning, rows);
    return ids.flatMap((id) => found.get(id) ?? []);
  }
}
