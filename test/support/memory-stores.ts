import { createMemoryNonces } from '../../src/api/kernel/guard.ts';
import { createLimits } from '../../src/api/kernel/limits.ts';
import { NO_SNAPSHOTS } from '../../src/commands/snapshots.ts';
import type { Stores } from '../../src/composition/stores/stores.ts';
import { codec } from '../../src/events/catalogue.ts';
import { createProgress, type Progress } from '../../src/projections/progress.ts';
import { createStandstill } from '../../src/projections/standstill.ts';
import type { Signals } from '../../src/realtime/signals.ts';
import { memoryKeys } from './keys.ts';
import type { MemoryLog } from './memory-log.ts';
import { memoryTree } from './memory-tree.ts';

export interface MemoryStoresSetup {
  readonly log: MemoryLog;
  /** To and from other nodes on the same log. */
  readonly signals?: Signals;
  /** False: the read models come as far as the test advances the `progress`; at once otherwise. */
  readonly projectsAtOnce?: boolean;
}

const empty = new Proxy({}, { get: () => async () => [] });

/** Stores of a desk that is there for its sockets: a log in memory, and read models that are empty, however far they are. */
export function memoryStores({ log, signals, projectsAtOnce = true }: MemoryStoresSetup): Stores {
  const progress: Progress = createProgress((position) => {
    if (projectsAtOnce) queueMicrotask(() => progress.advance(position));
  });
  const close = async () => {};
  return {
    ...{ log, progress, close },
    standstill: createStandstill(progress),
    readStore: {
      checkpoint: async () => null,
      queriesOf: () => empty as never,
      readJoined: (read, argument) => read.run(() => empty as never, argument),
      isServing: async () => true,
      builds: async () => [],
      countPoisoned: async () => 0,
      forgotten: async () => 0,
      state: () => null,
      forget() {},
      close,
    },
    codec,
    keyRing: memoryKeys(),
    snapshots: NO_SNAPSHOTS,
    projector: () => 'projecting',
    projectionTrouble: () => null,
    tree: memoryTree(),
    isTreeContradicted: () => false,
    retryPoisoned() {},
    malformedLog: () => null,
    unavailableReason: () => null,
    isLogShared: false,
    shared: signals ? { limits: createLimits(), nonces: createMemoryNonces(), signals, close } : null,
    keys: { ended: () => 0, endless: () => 0 },
  };
}
