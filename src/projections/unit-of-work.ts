import { LRUCache } from 'lru-cache';
import { bytesOf } from '../events/bytes.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import { BEGINNING, type Position, type RecordedEvent } from '../events/log/port.ts';
import { type Projection, type Stored, withVersions } from './projection.ts';
import { poisonedStreams } from './store/poisoned.ts';
import type { Batch, Change, PoisonedDocument, ReadStoreWriter } from './store/port.ts';

const POISONED = poisonedStreams.name;

const DEFAULT_MEMORY = 64 * 1024 * 1024;
/** The size of a cache entry without its document, in bytes. */
const ENTRY_BYTES = 300;

/** The committed document; null: there is none. */
interface AtHand {
  readonly document: Stored | null;
}

const keyOf = (name: string, id: string): string => `${name} ${id}`;

/** The contents of a unit of work's commit. */
export type PendingChanges = Pick<Batch, 'changes' | 'healed'>;

/** Another projector has projected the event already: the store is ahead of this projector. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** The documents that a projector is changing: they are changed in memory event by event, and written once per commit. */
export class UnitOfWork {
  readonly #projections: readonly Projection[];
  readonly #store: ReadStoreWriter;
  /** The limit for all collections together. */
  readonly #known: LRUCache<string, AtHand>;
  /** The documents that the current batch needs, whether or not they fit into the memory. */
  readonly #needed = new Map<string, AtHand>();
  /** Changed since the last commit, in the order of the first change. */
  readonly #changed = new Map<string, Map<string, Change<Stored>>>();

  /** Streams that were poisoned and are projected again from now on, with the projections that contain more of each. */
  readonly #healed = new Map<string, PoisonedDocument['ahead']>();

  /** @param memory for cached documents, in bytes; documents that await their commit are kept in addition. */
  constructor(projections: readonly Projection[], store: ReadStoreWriter, memory = DEFAULT_MEMORY) {
    this.#projections = projections;
    this.#store = store;
    this.#known = new LRUCache({
      maxSize: memory,
      sizeCalculation: ({ document }, key) => ENTRY_BYTES + 2 * key.length + bytesOf(document),
    });
    for (const name of [POISONED, ...projections.map((projection) => projection.name)])
      this.#changed.set(name, new Map());
  }

  /** Loads all documents that the events will need and that aren't cached. */
  async prefetch(streams: Iterable<string>, envelopes: readonly EventEnvelope[]): Promise<void> {
    this.#needed.clear();
    await this.#bringIn(POISONED, new Set(streams));
    for (const projection of this.#projections) {
      if (projection.once) continue;
      const ids = new Set<string>();
      for (const envelope of envelopes) {
        const id = documentIdOrNull(projection, envelope);
        if (id !== null) ids.add(id);
      }
      await this.#bringIn(projection.name, ids);
    }
  }

  async #bringIn(name: string, ids: ReadonlySet<string>): Promise<void> {
    const changed = this.#changesOf(name);
    const missing: string[] = [];
    for (const id of ids) {
      if (changed.has(id)) continue;
      const atHand = this.#known.get(keyOf(name, id));
      if (atHand) this.#needed.set(keyOf(name, id), atHand);
      else missing.push(id);
    }
    if (missing.length === 0) return;
    const found = await this.#store.load(name, missing);
    for (const id of missing) {
      const atHand = { document: found.get(id) ?? null };
      this.#needed.set(keyOf(name, id), atHand);
      this.#known.set(keyOf(name, id), atHand);
    }
  }

  /** Projects one event onto all its documents, or onto none: then it throws, `Overtaken` if they already contain it. */
  apply(envelope: EventEnvelope): void {
    if (this.isPoisoned(envelope.stream)) return;
    const ahead = this.#healed.get(envelope.stream);
    const results: { projection: Projection; id: string; before: Stored | null; after: Stored }[] = [];
    for (const projection of this.#projections) {
      const id = projection.documentId(envelope);
      if (id === null) continue;
      const { name, once } = projection;
      if (envelope.position < (ahead?.[name] ?? BEGINNING)) continue;
      const current = once ? null : this.#current(name, id);
      const last = current?.position ?? BEGINNING;
      // A document of several streams may contain later events than one that is projected again.
      if (last >= envelope.position && !ahead)
        throw new Overtaken(`${name} ${id} is ahead of the checkpoint`);
      const made = projection.project(current as never, envelope);
      const after = last > made.position ? { ...made, position: last } : made;
      results.push({ projection, id, before: once ? null : this.#committed(name, id), after });
    }
    for (const { projection, id, ...change } of results) {
      const changes = this.#changesOf(projection.name);
      changes.set(id, projection.everyVersion ? withVersions(change, changes.get(id)) : change);
    }
  }

  /** Stops every document of the event's stream, until the stream is projected again. */
  poison(
    { stream, type, position }: Pick<RecordedEvent, 'stream' | 'type' | 'position'>,
    reason: string,
  ): void {
    const ahead = Object.entries(this.#healed.get(stream) ?? {}).filter(([, next]) => next > position);
    const after: PoisonedDocument = {
      ...{ id: stream, eventType: type, reason, position },
      ahead: Object.fromEntries(ahead),
    };
    this.#healed.delete(stream);
    this.#changesOf(POISONED).set(stream, { before: this.#committed(POISONED, stream), after });
  }

  isPoisoned(stream: string): boolean {
    return !this.#healed.has(stream) && this.#current(POISONED, stream) !== null;
  }

  /** The stream's events are projected again. */
  heal({ id, ahead }: PoisonedDocument): void {
    this.#healed.set(id, ahead);
  }

  /** Where an event has stopped the stream since the last commit; null: none has. */
  poisonedAt(stream: string): Position | null {
    return this.#changesOf(POISONED).get(stream)?.after.position ?? null;
  }

  /** Whether there are new documents whose order is that of their first mention in the log. */
  placesAnew(): boolean {
    const placed = this.#projections.filter(({ isPlaced }) => isPlaced);
    return placed.some(({ name }) =>
      [...this.#changesOf(name).values()].some(({ before }) => before === null),
    );
  }

  /** The changes since the last commit. */
  pending(): PendingChanges {
    const changes: Record<string, readonly Change[]> = {};
    for (const [name, changed] of this.#changed) if (changed.size > 0) changes[name] = [...changed.values()];
    return { changes, ...(this.#healed.size > 0 && { healed: [...this.#healed.keys()] }) };
  }

  /** The pending changes are committed. */
  committed(): void {
    const once = new Set(this.#projections.filter((projection) => projection.once).map((one) => one.name));
    for (const [name, changed] of this.#changed) {
      if (!once.has(name))
        for (const [id, { after }] of changed) this.#known.set(keyOf(name, id), { document: after });
      changed.clear();
    }
    this.#needed.clear();
    for (const stream of this.#healed.keys()) this.#known.set(keyOf(POISONED, stream), { document: null });
    this.#healed.clear();
  }

  #current(name: string, id: string): Stored | null {
    return this.#changesOf(name).get(id)?.after ?? this.#committed(name, id);
  }

  #committed(name: string, id: string): Stored | null {
    const changed = this.#changesOf(name).get(id);
    if (changed) return changed.before;
    const key = keyOf(name, id);
    return (this.#needed.get(key) ?? this.#known.get(key))?.document ?? null;
  }

  #changesOf(name: string) {
    return required(this.#changed.get(name), name);
  }
}

/** For an event without an id where it must have one: only `apply` of that event throws. */
function documentIdOrNull(projection: Projection, envelope: EventEnvelope): string | null {
  try {
    return projection.documentId(envelope);
  } catch {
    return null;
  }
}

function required<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined) throw new Error(`no projection makes ${name}`);
  return value;
}
