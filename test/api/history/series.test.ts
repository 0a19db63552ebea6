import { METRICS } from '../../../src/projections/history/series/metrics.ts';
import {
  adminAt,
  blamed,
  manualClock,
  openTicket,
  type Person,
  person,
  rate,
  record,
  ticketOf,
  write,
} from '../../support/acceptance.ts';
import { type Reply, suiteDesk, tokenFor } from '../../support/desk.ts';

const HISTORY = '/api/v1/history';
/** The Friday before clocks change in Berlin. */
const clock = manualClock('2026-03-27T08:00:00.000Z');
const desk = suiteDesk({
  wallClock: clock.read,
  env: { TIME_ZONE: 'Europe/Berlin', BUSINESS_HOURS: 'mon-fri 09:00-17:00' },
});

let ada: Person;
let ben: Person;
let john: Person;
let admin: ReturnType<typeof adminAt>;
/** Where the log ended before and after the Sunday. */
const ends: number[] = [];

const seriesOf = (query: Readonly<Record<string, string | number>>, token = ada.token): Promise<Reply> =>
  desk.get(`${HISTORY}/series?${new URLSearchParams(query as Record<string, string>)}`, token);
const all = { from: '2026-03-01', to: '2026-04-30', step: 'month' };
const march = { from: '2026-03-01', to: '2026-03-31', step: 'month' };

const COUNTED_IN_MARCH = { counted_from: '2026-03-01', counted_to: '2026-03-31' };

/** What each group's values of a statistic are. */
const valuesOf = ({ body }: Reply, statistic = 'count') =>
  Object.fromEntries(
    body.data.groups.map((group: { key: string; values: Record<string, unknown> }) => [
      String(group.key),
      group.values[statistic],
    ]),
  );

beforeAll(async () => {
  [ada, ben, john] = [
    await person('admin', '=HYPERLINK("https://evil.example")'),
    await person('admin', 'Ben Eze'),
    await person('user'),
  ];
  admin = adminAt(desk, ada);
  await adminAt(desk, ben).list();
  // Friday: a ticket is opened at nine, assigned, answered at noon and resolved on Saturday.
  const first = await ticketOf(desk, john, { priority: 'high', support_type: 'PAYMENT_ISSUE' });
  await admin.assign(first.id, ada.id);
  await admin.tags(first.id, ['Refund', 'vip']);
  clock.set('2026-03-27T11:00:00.000Z');
  await admin.reply(first.id, 'I am looking into it.');
  clock.set('2026-03-28T12:00:00.000Z');
  await admin.status(first.id, 'resolved', 'Done.');
  await rate(desk, first.number, { rating: 4 }, john.token);
  ends.push(await desk.stores.log.end());
  // Sunday, a day of 23 hours: another one, which nobody answers; the first one is opened again and given to Ben.
  clock.set('2026-03-29T06:00:00.000Z');
  await openTicket(desk);
  await admin.status(first.id, 'in_progress');
  await admin.assign(first.id, ben.id);
  clock.set('2026-03-30T10:00:00.000Z');
  await write(desk, first, 'It happened again, what can be done now?', john.token);
  await admin.status(first.id, 'closed', 'Done again.');
  ends.push(await desk.stores.log.end());
});

describe('a series', () => {
  it('tells what it stands for, and has a value for each group and period', async () => {
    const query = { metric: 'opened', from: '2026-03-28', to: '2026-03-30', group_by: 'type' };
    const { status, body, headers } = await seriesOf(query);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      success: true,
      data: {
        metric: { id: 'opened', version: 1, title: 'Opened tickets', unit: 'tickets' },
        ...{ from: '2026-03-27T23:00:00.000Z', to: '2026-03-30T22:00:00.000Z' },
        ...{ step: 'day', time_zone: 'Europe/Berlin', group_by: 'type' },
        business_hours: { hours: 'mon-fri 09:00-17:00', holidays: [], time_zone: 'Europe/Berlin' },
        periods: [
          { name: '2026-03-28', start: '2026-03-27T23:00:00.000Z', end: '2026-03-28T23:00:00.000Z' },
          { name: '2026-03-29', start: '2026-03-28T23:00:00.000Z', end: '2026-03-29T22:00:00.000Z' },
          { name: '2026-03-30', start: '2026-03-29T22:00:00.000Z', end: '2026-03-30T22:00:00.000Z' },
        ],
      },
    });
    expect(body.as_of.position).toBe(Number(headers.get('x-position')));
    expect(body.data.groups).toHaveLength(15);
    expect(body.data.groups[0]).toEqual({ key: 'GENERAL_INQUIRY', name: null, values: { count: [0, 1, 0] } });
  });

  it('is the same, byte for byte, for a time zone in letters of either case', async () => {
    const texts = ['Europe/Berlin', 'europe/BERLIN'].map(async (zone) =>
      JSON.stringify((await seriesOf({ metric: 'opened', ...march, time_zone: zone })).body),
    );
    const [official, other] = await Promise.all(texts);
    expect(other).toBe(official);
  });

  it('measures real time and working time, in the desk’s hours or in others', async () => {
    const statistics = async (metric: string, more = {}) => {
      const { body } = await seriesOf({ metric, ...march, ...more });
      const { count, average, median, p90, p99 } = body.data.groups[0].values;
      return [count[0], average[0], median[0], p90[0], p99[0]];
    };
    const hours = (...numbers: number[]) => numbers.map((number) => number * 3_600);
    expect(await statistics('first_response_time')).toEqual([1, ...hours(3, 3, 3, 3)]);
    expect(await statistics('first_response_business_time')).toEqual([1, ...hours(3, 3, 3, 3)]);
    // 9 to 17 on Friday; then Monday, 9 to 12.
    expect(await statistics('resolution_business_time')).toEqual([2, ...hours(9.5, 8, 11, 11)]);
    expect(await statistics('resolution_time')).toEqual([2, ...hours(51, 28, 74, 74)]);
    const lunch = { business_hours: 'mon-fri 09:00-12:00, mon-fri 13:00-17:00', holidays: '2026-03-30' };
    expect(await statistics('resolution_business_time', lunch)).toEqual([2, ...hours(7, 7, 7, 7)]);
    const parts = await seriesOf({ metric: 'opened', ...march, group_by: 'business_hours' });
    expect(valuesOf(parts)).toEqual({ within: [1], outside: [1] });
  });

  it('attributes to who was assigned then', async () => {
    const resolved = await seriesOf({ metric: 'resolved', ...march, group_by: 'admin' });
    expect(valuesOf(resolved)).toEqual({ [ada.id]: [1], [ben.id]: [1] });
    const tags = await seriesOf({ metric: 'backlog', from: '2026-03-27', to: '2026-03-30', group_by: 'tag' });
    expect(valuesOf(tags)).toEqual({ refund: [1, 0, 1, 0], vip: [1, 0, 1, 0], null: [0, 0, 1, 1] });
    const opened = { metric: 'opened', ...march, group_by: 'admin' };
    expect(valuesOf(await seriesOf({ ...opened, as_of: ends[0] as number }))).toEqual({ [ada.id]: [1] });
    expect(valuesOf(await seriesOf(opened))).toEqual({ [ben.id]: [1], null: [1] });
  });

  it('is made of what the list of work shows behind each of its points', async () => {
    const listed = async (query: Readonly<Record<string, string | number>>) => {
      const asked = new URLSearchParams(query as Record<string, string>);
      return (await desk.get(`/api/v1/unified-admin/work?${asked}`, ada.token)).body.data;
    };
    const some = ['resolved', 'backlog', 'satisfaction', 'messages', 'conversations_opened'];
    for (const metric of METRICS.filter(({ id }) => some.includes(id))) {
      const groupBy = 'priority' in metric.groupings ? 'priority' : '';
      const { body } = await seriesOf({
        metric: metric.id,
        ...all,

        ...(groupBy && { group_by: groupBy }),
      });
      const moment = { counted_as_of: body.as_of.position };
      for (const { key, values } of body.data.groups)
        for (const [index, { start, end }] of body.data.periods.entries()) {
          const period = { counted_from: start, counted_to: end };
          const group = groupBy && { counted_by: groupBy, counted_group: key };
          const point = { counted: metric.id, ...period, ...(group || {}), ...moment };
          const { counted, items, total } = await listed(point);
          expect([metric.id, key, start, counted]).toEqual([metric.id, key, start, values.count[index] ?? 0]);
          expect([items.length, total > 0]).toEqual([total, counted > 0]);
        }
    }
    const resolved = { counted: 'resolved', counted_from: '2026-03-27', counted_to: '2026-03-30' };
    expect(await listed(resolved)).toMatchObject({ counted: 2, total: 1, items: [{ status: 'closed' }] });
    expect(await listed({ ...resolved, status: 'pending' })).toMatchObject({ counted: 2, total: 0 });
    const bens = { ...resolved, counted_by: 'admin', counted_group: ben.id };
    expect(await listed(bens)).toMatchObject({ counted: 1, total: 1 });
    expect(await listed({ ...bens, counted_as_of: ends[0] as number })).toMatchObject({
      counted: 0,
      total: 0,
    });
  });

  it.each([
    ['counted', { counted: 'gone' }],
    ['counted_from', { counted_from: '2026-03-01' }],
    ['counted_to', { counted: 'opened', counted_from: '2026-03-01' }],
    ['counted_from', { counted: 'opened', counted_from: '2026-03-02', counted_to: '2026-03-01' }],
    ['counted_by', { counted: 'opened', ...COUNTED_IN_MARCH, counted_by: 'author' }],
    ['counted_group', { counted: 'opened', ...COUNTED_IN_MARCH, counted_group: 'low' }],
    ['counted_as_of', { counted: 'opened', ...COUNTED_IN_MARCH, counted_as_of: '999999' }],
  ])('has no list behind it for a wrong %s', async (field, query) => {
    const asked = new URLSearchParams(query as Record<string, string>);
    const reply = await desk.get(`/api/v1/unified-admin/work?${asked}`, ada.token);
    expect([reply.status, blamed(reply)]).toEqual([400, [field]]);
  });

  it('is the same again as of its position, byte for byte, whatever happened since', async () => {
    const bytes = async (metric: string, asOf: string | number) => {
      const query = new URLSearchParams({ metric, ...all, step: 'day', group_by: 'admin', as_of: `${asOf}` });
      const answer = await fetch(`${desk.url}${HISTORY}/series?${query}`, {
        headers: { authorization: `Bearer ${ada.token}` },
      });
      return answer.text();
    };
    const metrics = METRICS.map(({ id }) => id);
    const before = await Promise.all(metrics.map((metric) => bytes(metric, ends[0] as number)));
    clock.advance(1_000);
    const { id } = await ticketOf(desk, john);
    await admin.assign(id, ben.id);
    await admin.reply(id, 'I have it.');
    await record(desk, `admins/${ben.id}`, { first_name: 'Benjamin', last_name: 'Eze', email: ben.email });
    expect(await Promise.all(metrics.map((metric) => bytes(metric, ends[0] as number)))).toEqual(before);
    // The position of an answer that was asked for as of now.
    const latest = await seriesOf({ metric: 'opened', ...all, step: 'day', group_by: 'admin' });
    expect(JSON.parse(await bytes('opened', latest.body.as_of.position))).toEqual(latest.body);
    // The instant of the same last event means the same position.
    expect(await bytes('resolved', '2026-03-28T12:00:00.000Z')).toBe(before[metrics.indexOf('resolved')]);
    const now = JSON.parse(await bytes('resolved', ends[1] as number));
    expect(now.data.groups.map(({ name }: { name: string }) => name).toSorted()).toContain('Ben Eze');
  });

  it('agrees with the analytics of the admins’ list', async () => {
    const { overview, performance, by_priority, by_type } = (await admin.list()).body.data.analytics;
    const one = async (metric: string, group_by?: string) => {
      const reply = await seriesOf({ metric, ...all, step: 'month', ...(group_by && { group_by }) });
      // What there is in the end, or all of it.
      const total = (values: (number | null)[]) =>
        values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
      const last = (values: (number | null)[]) => values.findLast((value) => value !== null);
      return {
        reply,
        total: (key = 'null') => total(valuesOf(reply)[key] ?? []),
        last: (key = 'null') => last(valuesOf(reply)[key] ?? []),
      };
    };
    expect((await one('opened')).total()).toBe(overview.total_tickets);
    expect((await one('backlog')).last()).toBe(overview.open);
    expect((await one('backlog', 'admin')).last()).toBe(overview.unassigned);
    const finished = (await one('resolved')).total() - (await one('reopened')).total();
    expect(finished).toBe(overview.resolved + overview.closed);
    for (const [grouping, counts] of Object.entries({ priority: by_priority, type: by_type })) {
      const opened = await one('opened', grouping);
      for (const [key, number] of Object.entries(counts))
        expect([key, opened.total(key)]).toEqual([key, number]);
    }
    const span = { from: '2026-03-27', to: '2026-03-31', step: 'month' };
    const first = (reply: Reply, statistic: string) => reply.body.data.groups[0].values[statistic][0];
    const answers = await seriesOf({ metric: 'first_response_time', ...span });
    expect(first(answers, 'average')).toBe(performance.avg_response_time_seconds);
    const stars = await seriesOf({ metric: 'satisfaction', ...span });
    expect(first(stars, 'average')).toBe(performance.avg_satisfaction_rating);
    expect(first(stars, 'count')).toBe(performance.total_rated);
  });
});

describe('names of admins in a series', () => {
  const ofAdmins = { metric: 'messages', ...march, group_by: 'admin' };
  const namesFor = async (token: string) =>
    (await seriesOf(ofAdmins, token)).body.data.groups.map(({ name }: { name: string }) => name);

  it('are hidden from analysts whose token doesn’t show them', async () => {
    expect(await namesFor(await tokenFor('analyst'))).toEqual(['•••', null]);
    const named = ['=HYPERLINK("https://evil.example")', null];
    for (const token of [await tokenFor('analyst', { pii: true }), await tokenFor('auditor'), ada.token])
      expect(await namesFor(token)).toEqual(named);
  });
});

describe('a series as CSV', () => {
  const csvOf = async (query: Readonly<Record<string, string>>, accept = 'text/csv') => {
    const answer = await fetch(`${desk.url}${HISTORY}/series?${new URLSearchParams(query)}`, {
      headers: { authorization: `Bearer ${ada.token}`, accept },
    });
    return {
      type: answer.headers.get('content-type'),
      position: answer.headers.get('x-position'),
      text: await answer.text(),
    };
  };

  it('has a line for each group and period, and runs no formulas', async () => {
    const query = { metric: 'first_response_time', ...march, group_by: 'admin', as_of: `${ends[1]}` };
    const { type, position, text } = await csvOf(query);
    expect([type, position]).toEqual(['text/csv; charset=utf-8; header=present', String(ends[1])]);
    expect(text.split('\r\n')).toEqual([
      'period,start,end,admin,admin_name,count,average,median,p90,p99,metric,version,unit,as_of,step,time_zone,business_hours,business_holidays,business_time_zone',
      `2026-03,2026-02-28T23:00:00.000Z,2026-03-31T22:00:00.000Z,${ada.id},"'=HYPERLINK(""https://evil.example"")",1,10800,10800,10800,10800,first_response_time,1,seconds,${ends[1]},month,Europe/Berlin,mon-fri 09:00-17:00,,Europe/Berlin`,
      '',
    ]);
  });

  it('is what the client prefers; otherwise it is JSON', async () => {
    const query = { metric: 'opened', ...march };
    const typeFor = async (accept: string) => (await csvOf(query, accept)).type?.split(';')[0];
    expect(await typeFor('text/csv, application/json;q=0.5')).toBe('text/csv');
    expect(await typeFor('text/html,text/csv;q=0.9,*/*;q=0.1')).toBe('text/csv');
    for (const accept of ['*/*', 'application/json', 'text/csv;q=0.5, application/json', 'image/png'])
      expect(await typeFor(accept)).toBe('application/json');
  });

  it('has its names when there is nothing else', async () => {
    const { text } = await csvOf({
      metric: 'resolved',
      from: '2026-01-01',
      to: '2026-01-02',
      group_by: 'tag',
    });
    expect(text).toMatch(/^period,start,end,tag,count,metric,[a-z_,]+\r\n$/);
  });
});

describe('a series that can’t be told', () => {
  it.each([
    [{ metric: 'nonsense' }, 'metric', 'metric must be one of those that GET /api/v1/history/metrics lists'],
    [{ step: 'year' }, 'step', 'step must be one of hour, day, week, month'],
    [{ group_by: 'mood' }, 'group_by', 'group_by must be one of admin, type, priority'],
    [
      { group_by: 'author' },
      'group_by',
      'group_by must be one of admin, type, priority, tag, channel, business_hours for the metric opened',
    ],
    [{ time_zone: 'Mars/Olympus' }, 'time_zone', 'time_zone must be an IANA time zone'],
    [{ business_hours: '9 to 5' }, 'business_hours', 'business_hours must be days and hours'],
    [{ holidays: 'Easter' }, 'holidays', 'holidays must be days'],
    [{ from: '2026-04-01' }, 'from', 'from must be before to'],
    [{ from: '2026-03-31T22:00:00Z' }, 'from', 'from must be before to'],
    [{ from: 'yesterday' }, 'from', 'from must be a date'],
    [{ to: '2026-02-30' }, 'to', 'to must be a date'],
    [
      { from: '1970-01-01', step: 'hour' },
      'step',
      'step must be longer, or from and to closer: at most 10000',
    ],
    [{ as_of: '2999-01-01T00:00:00Z' }, 'as_of', 'as_of must not lie in the future'],
    [{ as_of: '999999' }, 'as_of', 'as_of must be the position of an event'],
    [{ as_of: 'then' }, 'as_of', 'as_of must be'],
  ])('is refused: %j', async (changes, field, sentence) => {
    const reply = await seriesOf({ metric: 'opened', ...march, ...changes });
    expect([reply.status, reply.body.code, blamed(reply)]).toEqual([400, 'invalid_input', [field]]);
    expect(reply.body.message).toContain(sentence);
  });

  it('is refused with more values than an answer may have, naming the grouping', async () => {
    const hours = { from: '2026-03-01', to: '2027-03-01', step: 'hour' };
    const reply = await seriesOf({ metric: 'first_response_time', ...hours, group_by: 'type' });
    expect([reply.status, blamed(reply)]).toEqual([400, ['group_by']]);
    expect(reply.body.message).toMatch(/^group_by makes 15 groups of 8\d{3} periods: at most 200000 values/);
    expect((await seriesOf({ metric: 'first_response_time', ...hours })).status).toBe(200);
  });

  it('names all that is missing', async () => {
    expect(blamed(await seriesOf({}))).toEqual(['metric', 'from', 'to']);
  });
});

describe('the metrics', () => {
  it('are listed with what they mean, and what each can be grouped by', async () => {
    const { status, body } = await desk.get(`${HISTORY}/metrics`, await tokenFor('analyst'));
    expect(status).toBe(200);
    const { metrics } = body.data;
    expect(metrics.map(({ id }: { id: string }) => id)).toEqual(METRICS.map(({ id }) => id));
    for (const { id, group_by } of metrics)
      for (const grouping of Object.keys(group_by))
        expect((await seriesOf({ metric: id, ...march, group_by: grouping })).status).toBe(200);
  });

  it('come as CSV, too', async () => {
    const answer = await fetch(`${desk.url}${HISTORY}/metrics`, {
      headers: { authorization: `Bearer ${ada.token}`, accept: 'text/csv' },
    });
    const [names, first, ...others] = (await answer.text()).split('\r\n');
    expect(names).toBe('id,version,title,unit,statistics,group_by,description');
    expect(first).toMatch(
      /^opened,1,Opened tickets,tickets,count,admin type priority tag channel business_hours,"Tickets /,
    );
    expect(others).toHaveLength(METRICS.length);
  });

  it('are for admins, analysts and auditors', async () => {
    const statuses = [(await desk.get(`${HISTORY}/metrics`)).status];
    for (const role of ['user', 'service', 'admin', 'analyst', 'auditor'] as const)
      statuses.push((await desk.get(`${HISTORY}/metrics`, await tokenFor(role))).status);
    expect(statuses).toEqual([401, 403, 403, 200, 200, 200]);
  });
});
