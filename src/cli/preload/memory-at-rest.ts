import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How often a thread looks that has only just begun, so that what was loaded is cleared away soon; and any other. */
const EARLY_MS = 1_000;
const EVERY_MS = 30_000;
/** So many collections follow the start: V8 drops the code of functions only when several have found it unused. */
const EARLY = 5;
/** A thread that was busy for less of the time is at rest. */
const REST = 0.05;
const MIB = 1024 * 1024;
/** Bytes that a heap has to have grown by, beyond a quarter of it, since it was last collected. */
const WORTHWHILE = 8 * MIB;
/** Bytes in use of the largest heap that is collected at once: a request that comes just then waits for some 50 ms. */
const SMALL = 40 * MIB;
/** The same of a heap that has been collected in steps since it was busy, and now for half a minute was at rest: some 100 ms. */
const MEDIUM = 64 * MIB;
/** Bytes outside of its heap that make V8 begin a collection. Nothing is written to them, so they take no memory. */
const NOTICED = 80 * MIB;

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/** What is known of a thread and its heap, and how the heap is collected. */
export interface WatchedThread {
  /** For which part of the time it was busy since it was last asked, between 0 and 1. */
  utilization(): number;
  /** Bytes that V8's statistics count, and those of them that are in use. */
  heap(): { readonly size: number; readonly used: number };
  collectAtOnce(): void;
  beginCollection(): void;
}

/**
 * Gives memory of this thread back to the system whenever the thread is at rest and its heap has grown, or it was busy. V8 by
 * itself keeps what the loading of modules took, and the young generation of the busiest moment: 50 MiB of an empty desk, and
 * hundreds after a burst, most of them in free pages, which its statistics don't count.
 */
export function giveMemoryBackAtRest(): void {
  let seen: EventLoopUtilization = performance.eventLoopUtilization();
  const look = createLook({
    utilization() {
      const now = performance.eventLoopUtilization();
      const { utilization } = performance.eventLoopUtilization(now, seen);
      seen = now;
      return utilization;
    },
    heap() {
      const { total_physical_size: size, used_heap_size: used } = getHeapStatistics();
      return { size, used };
    },
    collectAtOnce,
    beginCollection,
  });
  const again = (): void => {
    const milliseconds = look();
    // The collection itself isn't work of the desk.
    seen = performance.eventLoopUtilization();
    setTimeout(again, milliseconds).unref();
  };
  setTimeout(again, EARLY_MS).unref();
}

/** One look at a thread, which may collect its heap. Returns the milliseconds until the next one. */
export function createLook(thread: WatchedThread): () => number {
  let collections = 0;
  let collected = 0;
  let wasBusy = false;
  /** Whether it has been collected in steps since it was busy, and keeps the pages that this has emptied. */
  let keepsPages = false;

  function collect(used: number): void {
    // What there is most of at first goes in steps: then the next one is short.
    const isAtOnce = collections > 0 && used < (keepsPages ? MEDIUM : SMALL);
    if (isAtOnce) thread.collectAtOnce();
    else thread.beginCollection();
    keepsPages = !isAtOnce && wasBusy && used < MEDIUM;
    wasBusy = false;
  }

  return () => {
    const isAtRest = thread.utilization() < REST;
    const { size, used } = thread.heap();
    wasBusy ||= !isAtRest;
    const hasGrown = size > collected * 1.25 + WORTHWHILE;
    if (isAtRest && (collections < EARLY || wasBusy || keepsPages || hasGrown)) {
      collect(used);
      collections += 1;
      collected = size;
    }
    // A collection that was begun makes the heap smaller later.
    collected = Math.min(collected, thread.heap().size);
    return collections < EARLY ? EARLY_MS : EVERY_MS;
  };
}

/** V8 collects in steps of some milliseconds, and once more 8 s later, when it gives memory back. */
function beginCollection(): void {
  try {
    new ArrayBuffer(NOTICED);
  } catch {
    // Without room for it, V8 collects when it has to.
  }
}

let collectNow: Collect | null = null;

/** V8's own collection, which a program can reach only by a flag. Contexts that exist already don't get the function. */
function collectAtOnce(): void {
  if (collectNow === null) {
    setFlagsFromString('--expose-gc');
    collectNow = runInNewContext('gc') as Collect;
    setFlagsFromString('--no-expose-gc');
  }
  collectNow({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
