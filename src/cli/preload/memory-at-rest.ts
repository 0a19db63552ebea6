import { type EventLoopUtilization, performance } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How often a thread looks that has only just begun, so that what was loaded is cleared away soon; and any other. */
const EARLY_MS = 1_000;
const EVERY_MS = 30_000;
/** So many collections follow the start: V8 drops the code of functions only when several have found it unused. */
const EARLY = 4;
/** A thread that was busy for less of the time is at rest. */
const REST = 0.05;
/** Bytes that a heap has to have grown by, beyond a quarter of it, since it was last collected. */
const WORTHWHILE = 8 * 1024 * 1024;
/** Bytes of a heap whose collection would keep requests waiting: V8 collects it in small steps as ever. */
const MOST = 256 * 1024 * 1024;

type Collect = (options: { type: 'major'; execution: 'sync'; flavor: 'last-resort' }) => void;

/**
 * Gives memory of this thread back to the system whenever the thread is at rest and its heap has grown. V8 by itself
 * keeps what the loading of modules took, and the young generation of the busiest moment, 50 MiB of an empty desk.
 */
export function giveMemoryBackAtRest(): void {
  let collections = 0;
  let collected = 0;
  let seen: EventLoopUtilization = performance.eventLoopUtilization();
  let collect: Collect | null = null;

  function look(): void {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, seen);
    const size = getHeapStatistics().total_physical_size;
    const isWorthwhile = collections < EARLY || size > collected * 1.25 + WORTHWHILE;
    if (utilization < REST && isWorthwhile && size < MOST) {
      collect ??= collectorOf();
      collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
      collected = getHeapStatistics().total_physical_size;
      collections += 1;
    }
    // Without the collection itself, which isn't work of the desk.
    seen = performance.eventLoopUtilization();
    setTimeout(look, collections < EARLY ? EARLY_MS : EVERY_MS).unref();
  }
  setTimeout(look, EARLY_MS).unref();
}

/** V8's own collection, which a program can reach only by a flag. Contexts that exist already don't get the function. */
function collectorOf(): Collect {
  setFlagsFromString('--expose-gc');
  const collect: Collect = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return collect;
}
