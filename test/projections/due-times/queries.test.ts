import type { DueTime, PendingDueTime } from '../../../src/projections/due-times/queries.ts';
import { loginExpiry } from '../../../src/projections/identity/login-expiry/projection.ts';
import { PAGE_DOCUMENTS } from '../../../src/projections/store/page.ts';
import { describeOnBothStores } from '../../support/read-stores.ts';
import { noon } from '../store/examples.ts';

const due = (id: string, milliseconds: number | null): DueTime => ({
  id,
  at: milliseconds === null ? null : noon(milliseconds),
  since: 1 as never,
  passed: null,
  position: 1 as never,
});

describeOnBothStores(loginExpiry, (store) => {
  const earliest = async (after: PendingDueTime | null = null) =>
    (await store.reads.earliest({ after })).map(({ id }) => id);

  it('due times come by time and then by id, without those where nothing is due', async () => {
    await store.put(due('c', 2), due('b', 1), due('off', null), due('a', 2), due('long ago', -5));
    expect(await earliest()).toEqual(['long ago', 'b', 'a', 'c']);
  });

  it('due times have a place that moves with them', async () => {
    await store.put(due('a', 1), due('b', 2), due('c', 3));
    await store.put(due('a', 4), due('b', null));
    expect(await earliest()).toEqual(['c', 'a']);
  });

  it('pending due times are counted up to a number, without those where nothing is due', async () => {
    await store.put(due('a', 1), due('off', null), due('b', 2), due('c', 3));
    expect(await store.reads.pending({ most: 10 })).toBe(3);
    expect(await store.reads.pending({ most: 2 })).toBe(2);
  });

  it('due times come page by page, of one instant too', async () => {
    const ids = Array.from({ length: PAGE_DOCUMENTS + 5 }, (_, index) => String(1_000 + index));
    await store.put(...ids.map((id) => due(id, 7)), due('later', 8));
    const first = await store.reads.earliest({ after: null });
    expect(first.map(({ id }) => id)).toEqual(ids.slice(0, PAGE_DOCUMENTS));
    expect(await earliest(first.at(-1))).toEqual([...ids.slice(PAGE_DOCUMENTS), 'later']);
    expect(await earliest(due('later', 8) as PendingDueTime)).toEqual([]);
  });
});
