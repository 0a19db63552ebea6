import type { Stores } from '../../src/composition/stores/stores.ts';
import { warmLists } from '../../src/composition/warm-lists.ts';
import { ReadModelsUnavailable } from '../../src/projections/store/port.ts';

/** A store whose read models are at a position, and how often its lists of work were asked for. */
function storeAt(position: number | null, list: () => Promise<unknown> = async () => ({})) {
  const asked: unknown[] = [];
  const readStore = {
    checkpoint: async () => (position === null ? null : { log: 'log', position }),
    queriesOf: () => ({
      list(query: unknown) {
        asked.push(query);
        return list();
      },
    }),
  };
  return { asked, stores: { readStore } as unknown as Pick<Stores, 'readStore'> };
}

const quiet = { debug() {} };

describe('reading the list of work ahead', () => {
  it('reads it where there is much of it, and leaves a small desk at rest', async () => {
    for (const [position, times] of [
      [null, 0],
      [9_999, 0],
      [10_000, 1],
    ] as const) {
      const { asked, stores } = storeAt(position);
      await warmLists(stores, quiet);
      expect(asked).toHaveLength(times);
    }
  });

  it('leaves it to the first request where it fails', async () => {
    const told: unknown[] = [];
    const { stores } = storeAt(10_000, () =>
      Promise.reject(new ReadModelsUnavailable('work is being rebuilt')),
    );
    await warmLists(stores, { debug: (...line: unknown[]) => told.push(line) });
    expect(told).toHaveLength(1);
  });
});
