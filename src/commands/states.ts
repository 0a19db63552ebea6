import { LRUCache } from 'lru-cache';
import { bytesOf } from '../events/bytes.ts';
import type { Codec } from '../events/codec.ts';
import type { DomainEvent } from '../events/envelope.ts';
import { PAGE } from '../events/log/pages.ts';
import { type EventReader, NO_STREAM, type Revision } from '../events/log/port.ts';
import { nextTurn } from '../events/next-turn.ts';
import type { Snapshots } from './snapshots.ts';
import { type Fold, type Folded, foldOn, foldPage, unfolded } from './streams.ts';

/** What streams have folded into: at hand for those used last, else from the log, long ones from their snapshot on. */
export interface States {
  /** As this process saw it last; other nodes may have appended since. Undefined when it has to be folded. */
  atHand<State>(stream: string): Folded<State> | undefined;
  /** As the log has it now. */
  latest<State, Event extends DomainEvent>(fold: Fold<State, Event>, stream: string): Promise<Folded<State>>;
  /** What an append of this process has made of it. `before`: the revision that it was appended after. */
  advance<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    before: Revision,
    folded: Folded<State>,
  ): void;
  /** The log has fewer events of the stream than this process knew: it ended, and what is at hand is of the past. */
  forget(stream: string): void;
}

export interface StatesOptions {
  readonly log: EventReader;
  readonly codec: Codec;
  readonly snapshots: Snapshots;
  /** How many bytes the states at hand may take. */
  readonly memory: number;
}

/** A snapshot is made whenever a stream passes a multiple of so many events. */
export const SNAPSHOT_EVERY = 1_000;
/** Of a state at hand, beside the state itself. */
const ENTRY_BYTES = 200;

export function createStates({ log, codec, snapshots, memory }: StatesOptions): States {
  const states = new LRUCache<string, Folded<unknown>>({
    maxSize: memory,
    sizeCalculation: ({ state }, stream) => ENTRY_BYTES + 2 * stream.length + bytesOf(state),
  });
  /** Streams that are being folded from nothing: whoever else asks for one waits for it, and reads no page again. */
  const underWay = new Map<string, Promise<Folded<unknown>>>();

  const atHand = <State>(stream: string) => states.get(stream) as Folded<State> | undefined;

  function advance<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    before: Revision,
    folded: Folded<State>,
  ): void {
    states.set(stream, folded);
    if (thousands(folded.revision) > thousands(before))
      // Whoever reads the stream next meets whatever prevented it here.
      snapshotOf(fold, stream, folded).catch(() => {});
  }

  async function snapshotOf<State, Event extends DomainEvent>(
    { version }: Fold<State, Event>,
    stream: string,
    { state, revision }: Folded<State>,
  ): Promise<void> {
    const [last] = await log.readStream(stream, { from: revision, limit: 1 });
    if (last) snapshots.keep(stream, { version, revision, eventId: last.id, state });
  }

  async function refresh<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    known: Folded<State>,
  ): Promise<Folded<State>> {
    const folded = await foldOn(log, codec, fold, stream, known);
    if (folded !== known) advance(fold, stream, known.revision, folded);
    return folded;
  }

  /** The state that a snapshot holds, if it is one of this stream and of this version of the fold. */
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

  /** Most streams end within their first page; only of a longer one a snapshot is looked for. */
  async function foldAnew<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
  ): Promise<Folded<State>> {
    const page = await log.readStream(stream, { from: 0, limit: PAGE });
    const begun = await foldPage(codec, fold, unfolded(fold), page);
    if (page.length < PAGE) {
      if (page.length > 0) advance(fold, stream, NO_STREAM, begun);
      return begun;
    }
    await nextTurn();
    const known = (await keptOf(fold, stream)) ?? begun;
    const folded = await foldOn(log, codec, fold, stream, known);
    advance(fold, stream, known.revision, folded);
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
      underWay.delete(stream);
    }
  }

  return { atHand, latest, advance, forget: (stream) => void states.delete(stream) };
}

const thousands = (revision: Revision): number => Math.floor((revision + 1) / SNAPSHOT_EVERY);
