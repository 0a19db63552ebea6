import { adminAt, manualClock, openTicket, person } from '../../support/acceptance.ts';
import { startTestDesk, suiteDesk, type TestDesk } from '../../support/desk.ts';

/** Lagos is an hour ahead of UTC: its 24th of February lasts from 23:00 on the 23rd to 22:59:59.999 on the 24th. */
const TIMES = [
  '2026-01-24T22:59:59.999Z',
  '2026-01-25T23:00:00.000Z',
  '2026-01-25T23:00:00.001Z',
  '2026-02-17T22:59:59.999Z',
  '2026-02-17T23:00:00.000Z',
  '2026-02-23T22:59:59.999Z',
  '2026-02-23T23:00:00.000Z',
  '2026-02-24T12:30:00.000Z',
  '2026-02-24T22:59:59.999Z',
];
const clock = manualClock('2026-01-01T00:00:00.000Z');
const desk = suiteDesk({ wallClock: clock.read, env: { TIME_ZONE: 'Africa/Lagos' } });
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin'));
  for (const time of TIMES) {
    clock.set(time);
    await openTicket(desk, { description: `Opened at ${time}` });
  }
});

async function created(query: Readonly<Record<string, string>>): Promise<string[]> {
  const parameters = new URLSearchParams({ sort_order: 'asc', ...query });
  const { tickets } = (await admin.list(`?${parameters}`)).body.data;
  return tickets.map(({ createdAt }: { createdAt: string }) => createdAt);
}

describe('date_from and date_to', () => {
  it('as bare dates mean whole days in the time zone of the desk', async () => {
    expect(await created({ date_from: '2026-02-24', date_to: '2026-02-24' })).toEqual(TIMES.slice(6));
  });

  it('as bare dates reach from the first moment of one day to the last of the other', async () => {
    expect(await created({ date_from: '2026-02-18', date_to: '2026-02-23' })).toEqual(TIMES.slice(4, 6));
  });

  it('are both inclusive to the millisecond', async () => {
    const [from = '', to = ''] = [TIMES[4], TIMES[6]];
    expect(await created({ date_from: from, date_to: to })).toEqual(TIMES.slice(4, 7));
  });

  it('may name an offset', async () => {
    expect(await created({ date_from: '2026-02-24T13:30:00+01:00' })).toEqual(TIMES.slice(7));
  });

  it('work alone', async () => {
    expect([await created({ date_to: '2026-01-25' }), await created({ date_from: '2026-02-25' })]).toEqual([
      TIMES.slice(0, 1),
      [],
    ]);
  });

  it('leave nothing when they are the wrong way round', async () => {
    expect(await created({ date_from: '2026-02-24', date_to: '2026-02-23' })).toEqual([]);
  });
});

describe('the activity', () => {
  const activity = async (query = '') => (await admin.list(query)).body.data.analytics.activity;

  it('counts today, the last 7 and the last 30 days in the time zone, today included', async () => {
    clock.set('2026-02-24T22:59:59.999Z');
    expect(await activity()).toStrictEqual({ new_today: 3, new_this_week: 5, new_this_month: 8 });
  });

  it('begins a new day at midnight of the time zone', async () => {
    clock.set('2026-02-24T23:00:00.000Z');
    expect(await activity()).toStrictEqual({ new_today: 0, new_this_week: 4, new_this_month: 6 });
  });

  it('is not affected by filters', async () => {
    expect(await activity('?status=closed&search=nothing')).toEqual(await activity());
  });
});

describe('days when the clocks change', () => {
  const berlinClock = manualClock('2026-03-28T22:59:59.999Z');
  let berlin: TestDesk;
  beforeAll(async () => {
    berlin = await startTestDesk({ wallClock: berlinClock.read, env: { TIME_ZONE: 'Europe/Berlin' } });
    for (const time of ['2026-03-28T22:59:59.999Z', '2026-03-28T23:00:00.000Z', '2026-03-29T21:59:59.999Z']) {
      berlinClock.set(time);
      await openTicket(berlin);
    }
    berlinClock.set('2026-03-29T22:00:00.000Z');
    await openTicket(berlin);
  });
  afterAll(() => berlin.dispose());

  it('are 23 hours long in spring', async () => {
    const there = adminAt(berlin, await person('admin'));
    const { meta } = (await there.list('?date_from=2026-03-29&date_to=2026-03-29')).body.data;
    expect(meta.total).toBe(2);
  });
});
