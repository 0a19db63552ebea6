import pino from 'pino';
import { createReading, type ReadingOptions } from '../../../src/composition/stores/reading.ts';
import type { Position } from '../../../src/events/log/port.ts';
import { createProgress } from '../../../src/projections/progress.ts';
import type { Checkpoint, ReadStore } from '../../../src/projections/store/port.ts';

const at = (position: number) => position as Position;
const opened = { countPoisoned: async () => 0, close: async () => {} } as unknown as ReadStore;

function reading(changes: Partial<ReadingOptions> & { readonly shared?: boolean } = {}) {
  let tell: (checkpoint: Checkpoint | null) => void = () => {};
  const watch = (heard: typeof tell) => {
    tell = heard;
    return { close: async () => {} };
  };
  const shared = changes.shared ? ({ watch } as never) : null;
  const progress = createProgress(() => {});
  const created = createReading({
    ...{ readModels: { openReader: async () => opened, shared }, progress, isMade: () => true },
    ...{ logger: pino({ level: 'silent' }), ...changes },
  });
  return { ...created, progress, tell: (checkpoint: Checkpoint | null) => tell(checkpoint) };
}

describe('read models of this process alone', () => {
  it('are read once they are made, open, and known to be this log’s', async () => {
    let isMade = false;
    const { store, open, logIs } = reading({ isMade: () => isMade });
    await expect(open()).rejects.toThrow('nobody has made them yet');
    isMade = true;
    await open();
    await expect(store.countPoisoned()).rejects.toThrow('the event log has not answered yet');
    logIs('log-1');
    expect(await store.countPoisoned()).toBe(0);
  });
});

describe('read models that nodes share', () => {
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
