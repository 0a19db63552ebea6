import { codec } from '../../src/events/catalogue.ts';
import type { DomainEvent } from '../../src/events/envelope.ts';
import type { Instant } from '../../src/events/ids.ts';
import {
  BEGINNING,
  type EventReader,
  type LogBatch,
  type Position,
  type RecordedEvent,
} from '../../src/events/log/port.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import type { Projection, Stored } from '../../src/projections/projection.ts';
import {
  type Batch,
  type Change,
  type Checkpoint,
  DocumentRefused,
  type PoisonedDocument,
  type ReadStoreWriter,
} from '../../src/projections/store/port.ts';
import { addCounters, differenceOf } from '../../src/projections/ticketing/tickets/contribution.ts';
import type { TicketCounters, TicketDocument } from '../../src/projections/ticketing/tickets/documents.ts';
import { metadata, secondsAfter } from './examples.ts';

/** A read store in memory that says what it was asked for and can be told to fail. */
export interface MemoryStore extends ReadStoreWriter {
  readonly batches: Batch[];
  readonly loads: { readonly name: string; readonly ids: readonly string[] }[];
  documents<Document extends Stored = TicketDocument>(name: string): readonly Document[];
  counters(): Readonly<Record<string, number>>;
  /** Happens instead of, or before, the next commit. */
  beforeNextCommit(
    act: (commit: () => 'committed' | 'fenced') => Promise<'committed' | 'fenced' | undefined>,
  ): void;
  /** From now on, commits with such a document are refused. */
  refuse(isRefused: (document: Stored) => boolean): void;
}

export function memoryStore(members: readonly Projection[] = projectionCatalogue): MemoryStore {
  const collections = new Map<string, Map<string, Stored>>();
  const of = (name: string): Map<string, Stored> =>
    collections.get(name) ?? collections.set(name, new Map()).get(name) ?? new Map();
  const batches: Batch[] = [];
  const loads: { name: string; ids: readonly string[] }[] = [];
  let counters: TicketCounters = {};
  let checkpoint: Checkpoint | null = null;
  let isRefused = (_: Stored): boolean => false;
  let acts: Parameters<MemoryStore['beforeNextCommit']>[0][] = [];

  function commit(batch: Batch): 'committed' | 'fenced' {
    if (batch.from?.position !== checkpoint?.position || batch.from?.log !== checkpoint?.log) return 'fenced';
    if (
      Object.values(batch.changes)
        .flat()
        .some(({ after }) => isRefused(after))
    )
      throw new DocumentRefused('a value has no place');
    batches.push(batch);
    for (const [name, changes] of Object.entries(batch.changes)) {
      for (const { before, after } of changes) {
        const stored = of(name).get(after.id) ?? null;
        // Whatever is thought to be new must be, and whatever is thought to be there must be as it is thought.
        if (JSON.stringify(stored) !== JSON.stringify(before))
          throw new Error(`${name}/${after.id} is not what it was`);
        of(name).set(after.id, after);
      }
    }
    for (const stream of batch.healed ?? []) of('poisoned').delete(stream);
    const changed = batch.changes['ticketing/tickets'] ?? [];
    counters = addCounters(counters, differenceOf(changed as readonly Change<TicketDocument>[]));
    checkpoint = batch.to;
    return 'committed';
  }

  return {
    members,
    behind: [],
    batches,
    loads,
    documents: <Document extends Stored>(name: string) =>
      [...of(name).values()] as unknown as readonly Document[],
    counters: () => Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== 0)),
    beforeNextCommit: (act) => void acts.push(act),
    refuse(refused) {
      isRefused = refused;
    },
    checkpoint: async () => checkpoint,
    poisoned: async () => [...of('poisoned').values()] as PoisonedDocument[],
    async load(name, ids) {
      loads.push({ name, ids });
      const found = ids.flatMap((id) => {
        const document = of(name).get(id);
        return document ? [[id, document] as const] : [];
      });
      return new Map(found);
    },
    async commit(batch) {
      const [act, ...rest] = acts;
      acts = rest;
      return (await act?.(() => commit(batch))) ?? commit(batch);
    },
    close: async () => {},
  };
}

/** A log in memory whose subscriptions can be ended, broken or silenced. */
export interface MemoryLog extends EventReader {
  readonly subscriptions: Position[];
  /** Appends what may be no known event at all: `[stream, event]`. */
  append(...events: readonly (readonly [stream: string, event: DomainEvent])[]): Position;
  appendStored(stream: string, stored: Partial<RecordedEvent>): Position;
  endSubscription(): void;
  breakSubscription(error: Error): void;
  becomeAnotherLog(): void;
}

/** @param timeOf when its event of that number happened. */
export function memoryLog(timeOf: (number: number) => Instant = secondsAfter): MemoryLog {
  const events: RecordedEvent[] = [];
  const subscriptions: Position[] = [];
  const revisions = new Map<string, number>();
  let identity = 'log-1';
  let news = Promise.withResolvers<void>();
  let dropped: { readonly error: Error | null } | null = null;

  const wake = () => {
    news.resolve();
    news = Promise.withResolvers();
  };
  const end = () => events.at(-1)?.position ?? BEGINNING;
  const read = (after: Position) => events.filter(({ position }) => position > after);

  function appendStored(stream: string, stored: Partial<RecordedEvent>): Position {
    const revision = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, revision);
    const position = (end() + 10) as Position;
    const id = `e-${position}`;
    events.push({
      ...{ id, type: 'StatusChanged', data: '{}', metadata: '{"version":1}' },
      stream,
      revision,
      position,
      ...stored,
    });
    wake();
    return position;
  }

  async function* subscribe(after: Position, signal: AbortSignal): AsyncGenerator<LogBatch, void, undefined> {
    subscriptions.push(after);
    dropped = null;
    signal.addEventListener('abort', wake);
    let position = after;
    while (!signal.aborted && !dropped) {
      const batch = read(position).slice(0, 500);
      position = batch.at(-1)?.position ?? position;
      if (batch.length > 0) yield { events: batch, caughtUp: position === end() };
      else await news.promise;
    }
    const drop = dropped as { readonly error: Error | null } | null;
    if (drop?.error) throw drop.error;
  }

  return {
    subscriptions,
    append(...wanted) {
      for (const [stream, event] of wanted) {
        const {
          type,
          data,
          metadata: stored,
        } = codec.encode('', event, metadata({ time: timeOf(events.length) }));
        appendStored(stream, { type, data, metadata: stored });
      }
      return end();
    },
    appendStored,
    endSubscription() {
      dropped = { error: null };
      wake();
    },
    breakSubscription(error) {
      dropped = { error };
      wake();
    },
    becomeAnotherLog() {
      identity = 'log-2';
    },
    readStream: async (stream, { from = 0, limit = Number.POSITIVE_INFINITY } = {}) =>
      events.filter((event) => event.stream === stream).slice(from, from + limit),
    readAll: async (after, limit) => read(after).slice(0, limit),
    subscribe,
    end: async () => end(),
    identity: async () => identity,
    close: async () => {},
  };
}
