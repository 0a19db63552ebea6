import type { AccessRecord } from '../../../../src/events/audit/access-events.ts';
import type { Instant } from '../../../../src/events/ids.ts';
import { type AccessRecords, END, placeAt } from '../../../../src/projections/audit/access/documents.ts';
import { accessProjection } from '../../../../src/projections/audit/access/projection.ts';
import type { AccessQuery } from '../../../../src/projections/audit/access/queries.ts';
import { describeOnBothStores } from '../../../support/read-stores.ts';
import { noon } from '../../store/examples.ts';

interface Look {
  readonly id: string;
  readonly at: number;
  readonly by?: string;
  readonly of?: readonly string[];
}

const record = ({ id, at, by = 'ada', of = [] }: Look): AccessRecord => ({
  at: noon(at) as Instant,
  actor: { kind: 'admin', id: by },
  operation: 'GET /somewhere',
  subjects: [...of],
  filter: {},
  ...{ isMasked: false, reason: null, network: null },
  requestId: id,
});
const event = (position: number, ...looks: readonly Look[]): AccessRecords => ({
  ...{ id: String(position), position: position as never },
  records: looks.map(record),
});
const timeOf = (milliseconds: number) => placeAt(Date.parse(noon(milliseconds)));

describeOnBothStores(accessProjection, (store) => {
  const found = async (query: Partial<AccessQuery> = {}) => {
    const all = { subjects: null, actor: null, from: placeAt(0), before: END, limit: 50 };
    return (await store.reads.page({ ...all, ...query })).map(({ record: { requestId } }) => requestId);
  };

  it('looks come by time, the latest first, then by event, and within one in its order', async () => {
    await store.put(
      event(10, { id: 'b', at: 2 }, { id: 'a', at: 1 }),
      event(20, { id: 'c', at: 2 }, { id: 'd', at: 2 }),
    );
    expect(await found()).toEqual(['d', 'c', 'b', 'a']);
  });

  it('looks are found by any of their subjects, each once, and by who looked', async () => {
    await store.put(
      event(
        10,
        { id: 'a', at: 1, of: ['ticket:1', 'user:j'] },
        { id: 'b', at: 2, by: 'leo', of: ['ticket:1'] },
      ),
      event(20, { id: 'c', at: 3, by: 'leo', of: ['everyone'] }, { id: 'd', at: 4 }),
    );
    expect(await found({ subjects: ['ticket:1', 'user:j', 'everyone'] })).toEqual(['c', 'b', 'a']);
    expect(await found({ subjects: ['user:j'] })).toEqual(['a']);
    expect(await found({ actor: 'admin:leo' })).toEqual(['c', 'b']);
    expect(await found({ subjects: ['ticket:1'], actor: 'admin:leo' })).toEqual(['b']);
    expect(await found({ subjects: [] })).toEqual([]);
  });

  it('looks are bounded by their times, and read on from a place', async () => {
    await store.put(event(10, { id: 'a', at: 1 }, { id: 'b', at: 2 }, { id: 'c', at: 3 }));
    expect(await found({ from: timeOf(2), before: timeOf(3) })).toEqual(['b']);
    const [last] = await store.reads.page({
      ...{ subjects: null, actor: null, from: placeAt(0), before: END, limit: 1 },
    });
    expect(await found({ before: last?.place ?? '' })).toEqual(['b', 'a']);
  });

  it('an event that is projected again has its looks once', async () => {
    const again = event(10, { id: 'a', at: 1, of: ['ticket:1'] });
    await store.put(again);
    await store.put(again);
    expect([await found(), await found({ subjects: ['ticket:1'] })]).toEqual([['a'], ['a']]);
  });
});
