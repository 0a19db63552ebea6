import type { DueTime, PendingDueTime } from '../../../src/projections/due-times/queries.ts';
import { loginExpiry } from '../../../src/projections/identity/login-expiry/projection.ts';
import { PAGE_DOCUMENTS } from '../../../src/projections/store/page.ts';
import { noon, type OpenStore } from './examples.ts';
import { openedForEach } from './opened.ts';

const due = (id: string, milliseconds: number | null): DueTime => ({
  id,
  at: milliseconds === null ? null : noon(milliseconds),
  since: 1 as never,
  passed: null,
  position: 1 as never,
});

export function describeDueTimes(open: OpenStore): void {
  describe('due times', () => {
    const store = openedForEach(open);
    const put = (...documents: readonly DueTime[]) =>
      store.projector.commit({ [loginExpiry.name]: documents.map((after) => ({ before: null, after })) });
    const earliest = async (after: PendingDueTime | null = null) =>
      (await store.reader.queriesOf(loginExpiry).earliest({ after })).map(({ id }) => id);

    it('come by time and then by id, without those where nothing is due', async () => {
      await put(due('c', 2), due('b', 1), due('off', null), due('a', 2), due('long ago', -5));
      expect(await earliest()).toEqual(['long ago', 'b', 'a', 'c']);
    });

    it('have a place that moves with them', async () => {
      await put(due('a', 1), due('b', 2), due('c', 3));
      await put(due('a', 4), due('b', null));
      expect(await earliest()).toEqual(['c', 'a']);
    });

    it('come page by page, of one instant too', async () => {
      const ids = Array.from({ length: PAGE_DOCUMENTS + 5 }, (_, index) => String(1_000 + index));
      await put(...ids.map((id) => due(id, 7)), due('later', 8));
      const first = await store.reader.queriesOf(loginExpiry).earliest({ after: null });
      expect(first.map(({ id }) => id)).toEqual(ids.slice(0, PAGE_DOCUMENTS));
      expect(await earliest(first.at(-1))).toEqual([...ids.slice(PAGE_DOCUMENTS), 'later']);
      expect(await earliest(due('later', 8) as PendingDueTime)).toEqual([]);
    });
  });
}
