import pino from 'pino';
import type { SharedReadModels } from '../../../src/composition/stores/read-models.ts';
import { createReading, type ReadingOptions } from '../../../src/composition/stores/reading.ts';
import type { Position } from '../../../src/events/log/port.ts';
import { createProgress } from '../../../src/projections/progress.ts';
import { createStandstill, type StandstillCause } from '../../../src/projections/standstill.ts';
import type { Checkpoint, ReadStore } from '../../../src/projections/store/port.ts';

const at = (position: number) => position as Position;
const opened = { countPoisoned: async () => 0, close: async () => {} } as unknown as ReadStore;

function reading(changes: Partial<ReadingOptions> & { readonly shared?: boolean } = {}) {
  let tell: (checkpoint: Checkpoint | null) => void = () => {};
  let standStill: (cause: StandstillCause) => void = () => {};
  const watch = ({ onCheckpoint, onStandstill }: Parameters<SharedReadModels['watch']>[0]) => {
    [tell, standStill] = [(checkpoint) => onCheckpoint(checkpoint, null), onStandstill];
    return { close: async () => {} };
  };
  const shared = changes.shared ? ({ watch } as never) : null;
  const progress = createProgress(() => {});
  const standstill = createStandstill(progress);
  const created = createReading({
    ...{ readModels: { openReader: async () => opened, shared }, progress, isMade: () => true },
    onStandstill: standstill.begin,
    ...{ logger: pino({ level: 'silent' }), ...changes },
  });
  return {
    ...{ ...created, progress, standstill },
    tell: (checkpoint: Checkpoint | null) => tell(checkpoint),
    standStill: (cause: StandstillCause) => standStill(cause),
  };
}

describe('read models of this process alone', () => {
  it('are read once they are made, open, and known to be this log’s', async () => {
    let isMade = false;
    const { store, open, logIs } = reading({ isMade: () => isMade });
    await expect(open()).rejects.toThrow('they have not been made yet');
    isMade = true;
    await open();
    await expect(store.countPoisoned()).rejects.toThrow('the event log has not answered yet');
    logIs('log-1');
    expect(await store.countPoisoned()).toBe(0);
  });
});

describe('read models that nodes share', () => {
  it('keep nobody waiting on any node once the projector of one has told that it can’t go on', async () => {
    const { logIs, tell, progress, standstill, standStill } = reading({ shared: true, isMade: () => false });
    logIs('log-1');
    tell({ log: 'log-1', position: at(7) });
    progress.acknowledge(at(9));
    const waiting = standstill.awaited(at(9), 1_000);
    standStill('not_writable');
    expect(await waiting).toBe('stale');
  });

  it('are not read before their checkpoint is known, nor while it is another log’s', async () => {
    const { store, open, logIs, unavailableReason, tell, progress } = reading({
      shared: true,
      isMade: () => false,
    });
    await open();
    logIs('log-1');
    expect(unavailableReason()).toBe('the read models have not answered yet');
    tell({ log: 'log-1', position: at(7) });
    expect([unavailableReason(), progress.projected(), await store.countPoisoned()]).toEqual([null, 7, 0]);
    tell({ log: 'log-2', position: at(9) });
    await expect(store.countPoisoned()).rejects.toThrow('the read models are those of another event log');
  });
});
