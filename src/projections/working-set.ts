import { LRUCache } from 'lru-cache';
import type { EventEnvelope } from '../events/envelope.ts';
import type { Position, RecordedEvent } from '../events/log/port.ts';
import type { Projection } from './projection.ts';
import type {
  Batch,
  Change,
  CollectionName,
  Collections,
  PoisonedDocument,
  ReadStoreWriter,
} from './store/port.ts';

type AnyDocument = Collections[CollectionName];

/** Documents kept at hand per collection; those that await their commit are kept besides. */
const CACHED_DOCUMENTS = 20_000;

/** What the commit of a working set consists of. */
export type PendingChanges = Pick<Batch, 'changes' | 'counters' | 'healed'>;

/** Somebody else has projected the event already: the store is ahead of what this projector knows of it. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** The documents that a projector is at work on: changed in memory event by event, written once a commit. */
export class WorkingSet {
  readonly #projections: readonly Projection[];
  readonly #store: ReadStoreWriter;
  /** As committed. */
  readonly #known = new Map<CollectionName, LRUCache<string, { readonly document: AnyDocument | null }>>();
  /** Changed since the last commit, in the order of first change. */
  readonly #changed = new Map<CollectionName, Map<string, Change<AnyDocument>>>();

  /** Streams that were poisoned, and are projected again from now on. */
  readonly #healed = new Set<string>();

  constructor(projections: readonly Projection[], store: ReadStoreWriter) {
    this.#projections = projections;
    this.#store = store;
    for (const name of ['poisoned', ...projections.map(({ collection }) => collection)] as const) {
      this.#known.set(name, new LRUCache({ max: CACHED_DOCUMENTS }));
      this.#changed.set(name, new Map());
    }
  }

  /** Brings in every document that the events will need and that isn't at hand. */
  async prefetch(streams: Iterable<string>, envelopes: readonly EventEnvelope[]): Promise<void> {
    await this.#bringIn('poisoned', new Set(streams));
    for (const projection of this.#projections) {
      if (projection.once) continue;
      const ids = new Set<string>();
      for (const envelope of envelopes) {
        const id = documentIdOrNull(projection, envelope);
        if (id !== null) ids.add(id);
      }
      await this.#bringIn(projection.collection, ids);
    }
  }

  async #bringIn(collection: CollectionName, ids: ReadonlySet<string>): Promise<void> {
    const known = this.#cacheOf(collection);
    // `get`, unlike `has`, makes those at hand the newest, so that the missing ones don't push them out.
    const missing = [...ids].filter(
      (id) => !this.#changesOf(collection).has(id) && known.get(id) === undefined,
    );
    if (missing.length === 0) return;
    const found = await this.#store.load(collection, missing);
    for (const id of missing) known.set(id, { document: found.get(id) ?? null });
  }

  /** Projects one event onto all its documents, or onto none: then it throws, `Overtaken` when they hold it already. */
  apply(envelope: EventEnvelope): void {
    if (this.isPoisoned(envelope.stream)) return;
    const results: {
      collection: CollectionName;
      id: string;
      before: AnyDocument | null;
      after: AnyDocument;
    }[] = [];
    for (const projection of this.#projections) {
      const id = projection.documentId(envelope);
      if (id === null) continue;
      const { collection, once } = projection;
      const current = once ? null : this.#current(collection, id);
      if (current !== null && current.position >= envelope.position)
        throw new Overtaken(`${collection} ${id} is ahead of the checkpoint`);
      const after = projection.project(current as never, envelope);
      results.push({ collection, id, before: once ? null : this.#committed(collection, id), after });
    }
    for (const { collection, id, before, after } of results)
      this.#changesOf(collection).set(id, { before, after });
  }

  /** Stops every document of the event's stream where it is, until the stream is projected again. */
  poison(
    { stream, type, position }: Pick<RecordedEvent, 'stream' | 'type' | 'position'>,
    reason: string,
  ): void {
    const after: PoisonedDocument = { id: stream, eventType: type, reason, position };
    this.#healed.delete(stream);
    this.#changesOf('poisoned').set(stream, { before: this.#committed('poisoned', stream), after });
  }

  isPoisoned(stream: string): boolean {
    return !this.#healed.has(stream) && this.#current('poisoned', stream) !== null;
  }

  /** The stream's events are projected again. */
  heal(stream: string): void {
    this.#healed.add(stream);
  }

  /** Where an event has stopped the stream since the last commit; null when none has. */
  poisonedAt(stream: string): Position | null {
    return this.#changesOf('poisoned').get(stream)?.after.position ?? null;
  }

  /** Whether there are new documents that have their place by the order in which the log first names them. */
  placesAnew(): boolean {
    const placed = this.#projections.filter(({ isPlaced }) => isPlaced);
    return placed.some(({ collection }) =>
      [...this.#changesOf(collection).values()].some(({ before }) => before === null),
    );
  }

  /** What changed since the last commit. */
  pending(): PendingChanges {
    const changes: Partial<Record<CollectionName, Change<AnyDocument>[]>> = {};
    const counters: Record<string, number> = {};
    for (const [collection, changed] of this.#changed) {
      if (changed.size > 0) changes[collection] = [...changed.values()];
    }
    for (const { collection, contribution } of this.#projections) {
      if (!contribution) continue;
      for (const { before, after } of this.#changesOf(collection).values()) {
        add(counters, contribution(after as never), 1);
        if (before) add(counters, contribution(before as never), -1);
      }
    }
    return {
      changes: changes as PendingChanges['changes'],
      counters,
      ...(this.#healed.size > 0 && { healed: [...this.#healed] }),
    };
  }

  /** The pending changes are in the store now. */
  committed(): void {
    const once = new Set(
      this.#projections.filter((projection) => projection.once).map((one) => one.collection),
    );
    for (const [collection, changed] of this.#changed) {
      const known = this.#cacheOf(collection);
      if (!once.has(collection)) for (const [id, { after }] of changed) known.set(id, { document: after });
      changed.clear();
    }
    for (const stream of this.#healed) this.#cacheOf('poisoned').set(stream, { document: null });
    this.#healed.clear();
  }

  #current(collection: CollectionName, id: string): AnyDocument | null {
    return this.#changesOf(collection).get(id)?.after ?? this.#committed(collection, id);
  }

  #committed(collection: CollectionName, id: string): AnyDocument | null {
    const changed = this.#changesOf(collection).get(id);
    return changed ? changed.before : (this.#cacheOf(collection).get(id)?.document ?? null);
  }

  #cacheOf(collection: CollectionName) {
    return required(this.#known.get(collection), collection);
  }

  #changesOf(collection: CollectionName) {
    return required(this.#changed.get(collection), collection);
  }
}

/** An event that names no document where it should: `apply` is the one to throw, for that event alone. */
function documentIdOrNull(projection: Projection, envelope: EventEnvelope): string | null {
  try {
    return projection.documentId(envelope);
  } catch {
    return null;
  }
}

function required<Value>(value: Value | undefined, collection: CollectionName): Value {
  if (value === undefined) throw new Error(`no projection makes ${collection}`);
  return value;
}

function add(sums: Record<string, number>, counters: Readonly<Record<string, number>>, sign: 1 | -1): void {
  for (const [name, value] of Object.entries(counters)) {
    const sum = (sums[name] ?? 0) + sign * value;
    if (sum === 0) delete sums[name];
    else sums[name] = sum;
  }
}
