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
/** Bytes outside of its heap that make V8 begin a collection. Nothing is written to them, so they take no memory. */
const NOTICED = 80 * MIB;

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Gives memory of this thread back to the system whenever the thread is at rest and its heap has grown. V8 by itself
 * keeps what the loading of modules took, and the young generation of the busiest moment, 50 MiB of an empty desk.
 */
export function giveMemoryBackAtRest(): void {
  let collections = 0;
  let collected = 0;
  let seen: EventLoopUtilization = performance.eventLoopUtilization();

  function look(): void {
    const { utilization } = performance.eventLoopUtilization(performance.eventLoopUtilization(), seen);
    const { total_physical_size: size, used_heap_size: used } = getHeapStatistics();
    const isWorthwhile = collections < EARLY || size > collected * 1.25 + WORTHWHILE;
    if (utilization < REST && isWorthwhile) {
      // What there is most of at first goes in steps: then the next one is short.
      if (collections > 0 && used < SMALL) collectAtOnce();
      else beginCollection();
      collections += 1;
      collected = size;
    }
    // A collection that was begun makes the heap smaller later.
    collected = Math.min(collected, getHeapStatistics().total_physical_size);
    // Without the collection itself, which isn't work of the desk.
    seen = performance.eventLoopUtilization();
    setTimeout(look, collections < EARLY ? EARLY_MS : EVERY_MS).unref();
  }
  setTimeout(look, EARLY_MS).unref();
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
