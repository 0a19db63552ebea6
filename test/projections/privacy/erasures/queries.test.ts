import type { Instant } from '../../../../src/events/ids.ts';
import type { ErasureDocument } from '../../../../src/projections/privacy/erasures/documents.ts';
import { erasureProjection } from '../../../../src/projections/privacy/erasures/projection.ts';
import { recorded } from '../../../support/examples.ts';
import { describeOnBothStores } from '../../../support/read-stores.ts';
import { noon } from '../../store/examples.ts';

const erasure = (id: string, position: number): ErasureDocument => ({
  ...{ id, position: position as never, person: 'user:j', reason: 'asked for it' },
  ...{ requestedBy: { kind: 'auditor', id: 'olu' }, requestedAt: noon(position) as Instant },
  ...{ requestedPosition: position as never, erasedAt: null, erasedPosition: null },
});

describeOnBothStores(erasureProjection, (store) => {
  it('erasures come page by page, the latest first', async () => {
    await store.put(erasure('a', 10), erasure('c', 30), erasure('b', 20));
    const idsOf = async (before: number | null, limit: number) =>
      (await store.reads.page({ before: before as never, limit })).map(({ id }) => id);
    expect(await idsOf(null, 2)).toEqual(['c', 'b']);
    expect(await idsOf(20, 2)).toEqual(['a']);
    expect(await idsOf(10, 2)).toEqual([]);
  });
});

test('an erasure is on record from the request on, and says when it was carried out', () => {
  const data = { receipt: 'r', person: 'user:j', subjects: ['user:j'], reason: 'asked', events: 3, keys: 1 };
  const [requested, erased] = ['ErasureRequested', 'PersonErased'].map((type) => recorded({ type, data }));
  if (!requested || !erased) throw new Error('two events');
  const begun = erasureProjection.project(null, requested);
  expect(begun).toMatchObject({ id: 'r', person: 'user:j', reason: 'asked', erasedAt: null });
  expect(begun).not.toHaveProperty('subjects');
  expect(erasureProjection.project(begun, erased)).toEqual({
    ...begun,
    ...{ position: erased.position, erasedAt: erased.metadata.time, erasedPosition: erased.position },
  });
  expect(() => erasureProjection.project(null, erased)).toThrow('never requested');
});
