import { createConsumer, type Turn } from '../events/log/consumer.ts';
import { type Lease, leadInTurn } from '../events/log/leadership.ts';
import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../events/log/port.ts';
import { type GrowingTiles, growTiles } from './growing-tiles.ts';
import { tileOf } from './kept-leaves.ts';
import { checkLastLeaf } from './last-leaf.ts';
import { eventHashOf, idBytesOf, isLeaf } from './leaves.ts';
import { placeBytesOf } from './store/places.ts';
import type { TreeState, TreeStore } from './store/port.ts';
import { TreeUnavailable } from './store/unavailable.ts';

export interface TreeWriterOptions {
  readonly log: Pick<EventReader, 'subscribe' | 'end' | 'readAll'>;
  readonly store: TreeStore;
  /** Null: no other node can write there. */
  readonly lease: Lease | null;
  /** It can't go on now, and tries again. */
  readonly onInterrupted: (error: unknown) => void;
  /** It has found its place in the log, and goes on. */
  readonly onResumed: () => void;
}

/** Leaves that are written at once, at most, and milliseconds for which fewer may wait for more. */
const MOST_WAITING = 512;
const WAIT_MS = 200;

/** Follows the log and adds each event to its tree. */
export interface TreeWriter {
  /** Runs until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export function createTreeWriter({
  log,
  store,
  lease,
  onInterrupted,
  onResumed,
}: TreeWriterOptions): TreeWriter {
  let tiles: GrowingTiles;
  let written: TreeState | null = null;
  let next: TreeState;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  async function begin(): Promise<Position> {
    callOff();
    await writing.catch(() => {});
    written = await store.state();
    next = written ?? { size: 0, position: BEGINNING, read: BEGINNING };
    await checkLastLeaf(log, store, next);
    tiles = await growTiles(next.size, (address) => tileOf(store, address));
    onResumed();
    return next.read;
  }

  async function consume(events: readonly RecordedEvent[], { moveTo }: Turn): Promise<void> {
    for (const event of events) {
      next = { ...next, read: event.position };
      if (isLeaf(event)) add(event);
    }
    moveTo(next.read);
    if (next.size - (written?.size ?? 0) >= MOST_WAITING) await flush();
    else timer ??= setTimeout(() => flush().catch((error) => consumer.interrupt(error)), WAIT_MS);
  }

  function add(event: RecordedEvent): void {
    const { position } = event;
    tiles.add(eventHashOf(event), placeBytesOf({ position, id: idBytesOf(event.id) }));
    next = { size: tiles.size, position, read: position };
  }

  function callOff(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  /** One write after the other: each expects the state that the one before has left. */
  function flush(): Promise<void> {
    callOff();
    writing = writing.catch(() => {}).then(writeAll);
    return writing;
  }

  async function writeAll(): Promise<void> {
    const state = next;
    if (state.read === (written?.read ?? BEGINNING)) return;
    if (!(await store.write(written, state, tiles.changed())))
      throw new TreeUnavailable('another node has written the tree meanwhile');
    written = state;
  }

  const consumer = createConsumer({ name: 'the tree of the log', log, begin, consume, onInterrupted });

  async function lead(signal: AbortSignal): Promise<void> {
    await consumer.run(signal);
    await flush().catch(() => {});
  }

  return {
    run: (signal) => leadInTurn({ lease, lead, onStandingBy: () => {}, onInterrupted }, signal),
  };
}
