import { LRUCache } from 'lru-cache';
import { bytesOf } from '../events/bytes.ts';
import type { Codec } from '../events/codec.ts';
import type { DomainEvent } from '../events/envelope.ts';
import { PAGE } from '../events/log/pages.ts';
import type { EventReader, Revision } from '../events/log/port.ts';
import { nextTurn } from '../events/next-turn.ts';
import type { Snapshots } from './snapshots.ts';
import { type Fold, type Folded, foldOn, foldPage, unfolded } from './streams.ts';

/** The states of streams: cached for those used last, else folded from the log, in case of long ones from a snapshot on. */
export interface States {
  /** The state as this process last saw it; other nodes may have appended since. Undefined when it isn't cached. */
  atHand<State>(stream: string): Folded<State> | undefined;
  /** The state as of the end of the stream in the log. */
  latest<State, Event extends DomainEvent>(fold: Fold<State, Event>, stream: string): Promise<Folded<State>>;
  /** The state after an append of this process. `known`: the one to which the events were appended. */
  advance<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    known: Folded<State>,
    folded: Folded<State>,
  ): void;
  /** The log has fewer events of the stream than the cached state: the stream has ended, and the state is obsolete. */
  forget(stream: string): void;
  /** Drops all states: somebody was erased, whose data some of them may hold. */
  forgetAll(): void;
}

export interface StatesOptions {
  readonly log: EventReader;
  readonly codec: Codec;
  readonly snapshots: Snapshots;
  /** The memory for cached states, in bytes. */
  readonly memory: number;
}

/** A snapshot is taken whenever the length of a stream passes a multiple of this number. */
export const SNAPSHOT_EVERY = 1_000;
/** The size of a cache entry without its state, in bytes. */
const ENTRY_BYTES = 200;

export function createStates({ log, codec, snapshots, memory }: StatesOptions): States {
  const states = new LRUCache<string, Folded<unknown>>({
    maxSize: memory,
    sizeCalculation: ({ state }, stream) => ENTRY_BYTES + 2 * stream.length + bytesOf(state),
  });
  /** Streams that are being folded from their beginning. Other callers wait for the same result instead of reading again. */
  const underWay = new Map<string, Promise<Folded<unknown>>>();

  /** How often all states were dropped, and for each state how often that was when it was begun: older ones don't come back. */
  let drops = 0;
  const begunAt = new WeakMap<Folded<unknown>, number>();

  const atHand = <State>(stream: string) => states.get(stream) as Folded<State> | undefined;

  function advance<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    known: Folded<State>,
    folded: Folded<State>,
  ): void {
    const begun = begunAt.get(known) ?? drops;
    begunAt.set(folded, begun);
    if (begun !== drops) return;
    states.set(stream, folded);
    if (thousands(folded.revision) > thousands(known.revision))
      // The next caller that reads the stream gets the error that occurred here.
      snapshotOf(fold, stream, folded).catch(() => {});
  }

  async function snapshotOf<State, Event extends DomainEvent>(
    { version }: Fold<State, Event>,
    stream: string,
    folded: Folded<State>,
  ): Promise<void> {
    const { state, revision } = folded;
    const [last] = await log.readStream(stream, { from: revision, limit: 1 });
    if (last && begunAt.get(folded) === drops)
      snapshots.keep(stream, { version, revision, eventId: last.id, state });
  }

  async function refresh<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    known: Folded<State>,
  ): Promise<Folded<State>> {
    if (log.knownEnd?.(stream) === known.revision) return known;
    const folded = await foldOn(log, codec, fold, stream, known);
    if (folded !== known) advance(fold, stream, known, folded);
    return folded;
  }

  /** The state of a snapshot, if the snapshot is of this stream and of this version of the fold. */
  async function keptOf<State, Event extends DomainEvent>(
    { version }: Fold<State, Event>,
    stream: string,
  ): Promise<Folded<State> | null> {
    const snapshot = await snapshots.find(stream);
    if (snapshot?.version !== version) return null;
    const [last] = await log.readStream(stream, { from: snapshot.revision, limit: 1 });
    if (last?.id !== snapshot.eventId) return null;
    return { state: snapshot.state as State, revision: last.revision, position: last.position };
  }

  /** Most streams end within their first page; a snapshot is looked up for longer ones only. */
  async function foldAnew<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
  ): Promise<Folded<State>> {
    const nothing = unfolded(fold);
    begunAt.set(nothing, drops);
    const page = await log.readStream(stream, { from: 0, limit: PAGE });
    const begun = await foldPage(codec, fold, nothing, page);
    if (page.length < PAGE) {
      if (page.length > 0) advance(fold, stream, nothing, begun);
      return begun;
    }
    await nextTurn();
    const known = (await keptOf(fold, stream)) ?? begun;
    begunAt.set(known, begunAt.get(nothing) ?? drops);
    const folded = await foldOn(log, codec, fold, stream, known);
    advance(fold, stream, known, folded);
    return folded;
  }

  async function latest<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
  ): Promise<Folded<State>> {
    const known = atHand<State>(stream);
    if (known) return refresh(fold, stream, known);
    const others = underWay.get(stream) as Promise<Folded<State>> | undefined;
    if (others) return refresh(fold, stream, await others);
    const folding = foldAnew(fold, stream);
    underWay.set(stream, folding);
    try {
      return await folding;
    } finally {
      if (underWay.get(stream) === folding) underWay.delete(stream);
    }
  }

  return {
    atHand,
    latest,
    advance,
    forget: (stream) => void states.delete(stream),
    forgetAll() {
      drops++;
      states.clear();
      underWay.clear();
    },
  };
}

const thousands = (revision: Revision): number => Math.floor((revision + 1) / SNAPSHOT_EVERY);
