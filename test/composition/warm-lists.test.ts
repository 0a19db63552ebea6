import type { Stores } from '../../src/composition/stores/stores.ts';
import { warmLists } from '../../src/composition/warm-lists.ts';
import { ReadModelsUnavailable } from '../../src/projections/store/port.ts';
import type { WorkListAsked } from '../../src/projections/work/list.ts';

/** A store whose read models are at a position, how often its lists of work were asked for, and what was searched for. */
function storeAt(position: number | null, list: () => Promise<unknown> = async () => ({})) {
  const asked: unknown[] = [];
  const terms: string[] = [];
  const readStore = {
    checkpoint: async () => (position === null ? null : { log: 'log', position }),
    readJoined(_: unknown, { list: query, searched }: WorkListAsked) {
      if (searched === null) asked.push(query);
      else terms.push(...searched.whole);
      return list();
    },
  };
  return { asked, terms, stores: { readStore } as unknown as Pick<Stores, 'readStore'> };
}

const quiet = { debug() {} };

describe('reading the list of work ahead', () => {
  it('reads it where there is much of it, and leaves a small desk at rest', async () => {
    for (const [position, times] of [
      [null, 0],
      [9_999, 0],
      [10_000, 1],
    ] as const) {
      const { asked, terms, stores } = storeAt(position);
      await warmLists(stores, quiet);
      expect(asked).toHaveLength(times);
      expect(terms).toHaveLength(37 * times);
    }
  });

  it('searches for what is typed first, and for a phrase', async () => {
    const { terms, stores } = storeAt(10_000);
    await warmLists(stores, quiet);
    expect(terms).toEqual(expect.arrayContaining(['a', 'z', '0', '9', 'a a']));
  });

  it('ends where the words don’t fit into memory: each search reads them again', async () => {
    const { terms, stores } = storeAt(10_000);
    let time = 0;
    await warmLists(stores, quiet, () => {
      time += 1_000;
      return time;
    });
    expect(terms).toEqual(['a', 'b']);
  });

  it('leaves it to the first request where it fails', async () => {
    const told: unknown[] = [];
    const { stores, terms } = storeAt(10_000, () =>
      Promise.reject(new ReadModelsUnavailable('work is being rebuilt')),
    );
    await warmLists(stores, { debug: (...line: unknown[]) => told.push(line) });
    expect(told).toHaveLength(1);
    expect(terms).toEqual([]);
  });
});
