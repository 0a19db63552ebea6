import { LRUCache } from 'lru-cache';
import { bytesOf } from '../events/bytes.ts';
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

const DEFAULT_MEMORY = 64 * 1024 * 1024;
/** Of a document at hand, beside the document itself. */
const ENTRY_BYTES = 300;

/** As committed; null: there is none. */
interface AtHand {
  readonly document: AnyDocument | null;
}

const keyOf = (collection: CollectionName, id: string): string => `${collection} ${id}`;

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
  /** Of all collections. */
  readonly #known: LRUCache<string, AtHand>;
  /** What the events of the batch at work need, whatever there is room for. */
  readonly #needed = new Map<string, AtHand>();
  /** Changed since the last commit, in the order of first change. */
  readonly #changed = new Map<CollectionName, Map<string, Change<AnyDocument>>>();

  /** Streams that were poisoned, and are projected again from now on. */
  readonly #healed = new Set<string>();

  /** @param memory bytes for documents at hand; those that await their commit are kept besides. */
  constructor(projections: readonly Projection[], store: ReadStoreWriter, memory = DEFAULT_MEMORY) {
    this.#projections = projections;
    this.#store = store;
    this.#known = new LRUCache({
      maxSize: memory,
      sizeCalculation: ({ document }, key) => ENTRY_BYTES + 2 * key.length + bytesOf(document),
    });
    for (const name of ['poisoned', ...projections.map(({ collection }) => collection)] as const)
      this.#changed.set(name, new Map());
  }

  /** Brings in every document that the events will need and that isn't at hand. */
  async prefetch(streams: Iterable<string>, envelopes: readonly EventEnvelope[]): Promise<void> {
    this.#needed.clear();
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
    const changed = this.#changesOf(collection);
    const missing: string[] = [];
    for (const id of ids) {
      if (changed.has(id)) continue;
      const atHand = this.#known.get(keyOf(collection, id));
      if (atHand) this.#needed.set(keyOf(collection, id), atHand);
      else missing.push(id);
    }
    if (missing.length === 0) return;
    const found = await this.#store.load(collection, missing);
    for (const id of missing) {
      const atHand = { document: found.get(id) ?? null };
      this.#needed.set(keyOf(collection, id), atHand);
      this.#known.set(keyOf(collection, id), atHand);
    }
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
      if (!once.has(collection))
        for (const [id, { after }] of changed) this.#known.set(keyOf(collection, id), { document: after });
      changed.clear();
    }
    this.#needed.clear();
    for (const stream of this.#healed) this.#known.set(keyOf('poisoned', stream), { document: null });
    this.#healed.clear();
  }

  #current(collection: CollectionName, id: string): AnyDocument | null {
    return this.#changesOf(collection).get(id)?.after ?? this.#committed(collection, id);
  }

  #committed(collection: CollectionName, id: string): AnyDocument | null {
    const changed = this.#changesOf(collection).get(id);
    if (changed) return changed.before;
    const key = keyOf(collection, id);
    return (this.#needed.get(key) ?? this.#known.get(key))?.document ?? null;
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
