import type { RecordedEvent } from '../../../src/events/log/port.ts';
import {
  blamed,
  manualClock,
  person,
  positionOf,
  record,
  ticketOf,
  write,
} from '../../support/acceptance.ts';
import { type Reply, suiteDesk, tokenFor } from '../../support/desk.ts';
import { numbersFrom, pick } from '../../support/past-tickets.ts';
import { Retelling, retoldEvents, timeOf } from '../../support/retold.ts';

const { PAST_EVENTS = '3000', PAST_INSTANTS = '20' } = process.env;
const [EVENTS, INSTANTS] = [Number(PAST_EVENTS), Number(PAST_INSTANTS)];
/** Of each list at each instant. */
const QUERIES = 5;

const LIVE = {
  tickets: '/api/v1/unified-admin/support',
  conversations: '/api/admin/support/conversations',
} as const;
type List = keyof typeof LIVE;

const SORTS = ['createdAt', 'updatedAt', 'priority', 'status', 'support_type'];
const TERMS = [
  'wallet',
  'bank transfer',
  'Adaeze',
  'SMI-2026-00001',
  'okafor obi',
  '@example',
  'zainab',
  'card',
];
type Below = (below: number) => number;
type Parts = readonly ((next: Below) => string)[];

const SEARCH: Parts = [
  (next) => `search=${encodeURIComponent(pick(TERMS, next(TERMS.length)))}`,
  (next) => `search=${encodeURIComponent(pick(TERMS, next(TERMS.length)))}&search_in=all&highlight=true`,
];
/** What a query may say, by the list. `people`: ids of admins and users. */
const partsOf = (people: {
  readonly admins: readonly string[];
  readonly users: readonly string[];
}): Readonly<Record<List, Parts>> => ({
  tickets: [
    (next) => `status=${pick(['pending', 'resolved,closed', 'waiting_user', 'escalated'], next(4))}`,
    (next) => `open=${next(2) === 0}&assigned_to=unassigned`,
    (next) => `priority=${pick(['urgent', 'low,medium', 'high'], next(3))}`,
    (next) => `support_type=${pick(['CARD_ISSUE', 'GENERAL_INQUIRY,WALLET_ISSUE'], next(2))}`,
    (next) => `tag=${pick(['vip', 'refund', 'fraud'], next(3))}`,
    (next) => `assigned_to=${pick(people.admins, next(8))}`,
    (next) => `user_id=${pick(people.users, next(40))}`,
    (next) => `date_from=2026-0${1 + next(4)}-10&date_to=2026-0${4 + next(2)}-20`,
    () => 'page=2',
    ...SEARCH,
  ],
  conversations: [
    (next) => `status=${pick(['open', 'closed', 'pending,open'], next(3))}`,
    (next) => `type=${pick(['general', 'onboarding,call_request'], next(2))}`,
    (next) => `priority=${pick(['urgent', 'normal,low'], next(2))}`,
    (next) => `adminId=${pick([...people.admins, 'unassigned'], next(9))}&open=${next(2) === 0}`,
    () => 'page=2',
    ...SEARCH,
  ],
});

/** Answers but for cursors, which are those of their own lists. */
const shown = ({ body }: Reply): unknown =>
  JSON.parse(JSON.stringify(body.data), (name, value) => (name === 'next_cursor' ? value !== null : value));

const clock = manualClock('2026-01-01T00:00:00.000Z');
const desk = suiteDesk({ wallClock: clock.read });
let token: string;
const recorded: {
  readonly asOf: string;
  readonly list: List;
  readonly query: string;
  readonly live: unknown;
}[] = [];
const analytics: { readonly asOf: string; readonly live: unknown }[] = [];

/** Portions of the events, of random lengths. Events of one time stay together: an instant includes all of them. */
function* portionsOf(events: readonly RecordedEvent[], next: Below) {
  let done = 0;
  for (let instant = 1; instant <= INSTANTS; instant++) {
    let end = Math.ceil((events.length * (instant - next(100) / 100)) / INSTANTS);
    if (instant === INSTANTS) end = events.length;
    let time = '';
    for (const event of events.slice(done, end)) if (timeOf(event) > time) time = timeOf(event);
    while (end < events.length && timeOf(events[end] as RecordedEvent) <= time) end++;
    if (end > done) yield { portion: events.slice(done, end), time };
    done = Math.max(done, end);
  }
}

function queryOf(list: List, parts: Parts, next: Below): string {
  const chosen = Array.from({ length: next(3) }, () => pick(parts, next(parts.length))(next));
  const sort = `sort_by=${pick(SORTS, next(5))}&sort_order=${pick(['asc', 'desc'], next(2))}`;
  const all = [list === 'tickets' ? sort : '', `limit=${1 + next(30)}`, ...chosen].join('&');
  return new URLSearchParams(Object.fromEntries(new URLSearchParams(all))).toString();
}

/** Tells the desk some months in portions, and notes after each what the live lists say. */
async function tellAndNote(): Promise<void> {
  const events = await retoldEvents(EVENTS);
  const told = new Retelling(desk.stores.log);
  const streams = [...new Set(events.map(({ stream }) => stream))];
  const idsIn = (kind: string) =>
    streams.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length));
  const parts = partsOf({ admins: idsIn('admin-'), users: idsIn('user-') });
  const next = numbersFrom(14);
  let isInstant = false;
  for (const { portion, time } of portionsOf(events, next)) {
    await told.append(portion);
    clock.set(time);
    const position = String(await desk.stores.log.end());
    isInstant = !isInstant;
    const asOf = isInstant ? time : position;
    const live = (path: string) => desk.call('GET', path, { token, headers: { 'x-min-position': position } });
    analytics.push({ asOf, live: (await live(`${LIVE.tickets}?limit=1`)).body.data.analytics });
    for (const list of ['tickets', 'conversations'] as const)
      for (let asked = 0; asked < QUERIES; asked++) {
        const query = queryOf(list, parts[list], next);
        const reply = await live(`${LIVE[list]}?${query}`);
        expect(reply.status).toBe(200);
        recorded.push({ asOf, list, query, live: shown(reply) });
      }
  }
}

beforeAll(
  async () => {
    token = await tokenFor('admin', { sub: 'a-reader' });
    await tellAndNote();
  },
  60_000 + EVENTS * 5,
);

const ask = (path: string, asOf: string, query = ''): Promise<Reply> =>
  desk.get(`/api/v1/history/${path}?as_of=${encodeURIComponent(asOf)}&${query}`, token);

describe('lists as of a moment', () => {
  it.each(['tickets', 'conversations'] as const)(
    'of %s are what the live list was, with every filter, search and order',
    async (asked) => {
      for (const { asOf, list, query, live } of recorded) {
        if (list !== asked) continue;
        const past = await ask(list, asOf, query);
        expect([query, past.status, shown(past)]).toEqual([query, 200, live]);
      }
    },
    60_000 + EVENTS * 5,
  );

  it('are asked for much that there was', () => {
    const found = recorded.filter(({ live }) => JSON.stringify(live).includes('"total":0,') === false);
    expect(found.length).toBeGreaterThan(recorded.length / 2);
  });

  it('have the analytics of then, also alone', async () => {
    for (const { asOf, live } of analytics)
      expect((await ask('analytics', asOf)).body.data).toEqual({ analytics: live });
  });
});

describe('an answer by an instant', () => {
  it('is the same, byte for byte, by the position that it names, also when a day has begun in between', async () => {
    const { tickets } = (await ask('tickets', '2026-03-01T00:00:00Z', 'limit=1')).body.data;
    const paths = ['analytics', 'tickets', 'conversations', `tickets/${tickets[0].id}`];
    paths.push(`tickets/${tickets[0].id}/timeline`);
    const series = 'metric=opened&from=2026-02-01&to=2026-04-01';
    let midnights = 0;
    for (let day = 1; day <= 28; day++) {
      const midnight = new Date(Date.UTC(2026, 2, day)).toISOString();
      for (const path of [...paths, `series?${series}`]) {
        const [at, query = ''] = path.split('?');
        const byInstant = (await ask(at as string, midnight, query)).body;
        const { position, time } = byInstant.as_of;
        midnights += Number(time < midnight);
        for (const again of [String(position), time])
          expect(JSON.stringify((await ask(at as string, again, query)).body)).toBe(
            JSON.stringify(byInstant),
          );
      }
    }
    expect(midnights).toBeGreaterThan(paths.length);
  });

  it('is the same by default, until something happens', async () => {
    const now = (await desk.get('/api/v1/history/analytics', token)).body;
    expect((await ask('analytics', String(now.as_of.position))).body).toEqual(now);
  });
});

describe('a parameter that history does not know', () => {
  const call = (path: string, accept = 'application/json') =>
    desk.call('GET', `/api/v1/history/${path}`, { token, headers: { accept } });
  const SERIES = 'series?metric=opened&from=2026-02-01&to=2026-02-02&groupby=admin';

  it('is named in every answer', async () => {
    const [ticket, chat] = [
      (await call('tickets?limit=1')).body.data.tickets[0].id,
      (await call('conversations?limit=1')).body.data.conversations[0].id,
    ];
    const documents = [`tickets/${ticket}`, `conversations/${chat}`];
    const paths = [...documents, ...documents.map((path) => `${path}/timeline`), 'analytics', 'tickets'];
    for (const path of [...paths, 'conversations']) {
      const { body } = await call(`${path}?asof=5`);
      expect([path, body.data.ignored_parameters]).toEqual([path, ['asof']]);
    }
    expect((await call(SERIES)).body.data.ignored_parameters).toEqual(['groupby']);
    expect((await call('events?afte=100')).body.data.ignored_parameters).toEqual(['afte']);
  });

  it('is refused where the answer has no place to name it', async () => {
    expect(blamed(await call(SERIES, 'text/csv'))).toEqual(['groupby']);
    expect(blamed(await call('events?afte=100', 'application/x-ndjson'))).toEqual(['afte']);
  });
});

describe('a list as of a moment', () => {
  it('is walked by cursor, which is one of that moment alone', async () => {
    const asOf = analytics[8]?.asOf ?? '';
    const all = (await ask('tickets', asOf, 'sort_by=updatedAt&limit=100')).body;
    const position = String(all.as_of.position);
    const query = 'sort_by=updatedAt&limit=9';
    const walked: string[] = [];
    for (let cursor = ''; ; ) {
      const page = await ask('tickets', position, query + (cursor && `&cursor=${cursor}`));
      const { tickets, meta } = page.body.data;
      walked.push(...tickets.map(({ id }: { id: string }) => id));
      if (meta.next_cursor === null || walked.length >= 100) break;
      cursor = meta.next_cursor;
      const now = await desk.get(`/api/v1/history/tickets?${query}&cursor=${cursor}`, token);
      expect([blamed(now), now.body.message]).toEqual([
        ['cursor'],
        expect.stringMatching(/with the same as_of$/),
      ]);
    }
    expect(walked.length).toBeGreaterThan(20);
    expect(walked.slice(0, 100)).toEqual(all.data.tickets.map(({ id }: { id: string }) => id));
  });

  it('finds users by the names that they had then, and messages that there were then', async () => {
    const zoe = await person('user', 'Zoe Quark');
    await record(desk, `users/${zoe.id}`, { first_name: 'Zoe', last_name: 'Quark', email: zoe.email });
    const ticket = await ticketOf(desk, zoe);
    const before = positionOf(ticket.reply);
    await write(desk, ticket, 'The flux capacitor is broken.', zoe.token);
    const renamed = await record(desk, `users/${zoe.id}`, {
      first_name: 'Zoe',
      last_name: 'Boson',
      email: zoe.email,
    });
    const after = positionOf(renamed);
    const found = async (position: number, query: string) =>
      (await ask('tickets', String(position), query)).body.data.tickets.map(({ id }: { id: string }) => id);
    const here = [ticket.id];
    expect(await found(before, 'search=zoe quark')).toEqual(here);
    expect(await found(before, 'search=boson')).toEqual([]);
    expect(await found(after, 'search=quark')).toEqual([]);
    expect(await found(after, 'search=boson')).toEqual(here);
    expect(await found(before, 'search=flux&search_in=all')).toEqual([]);
    expect(await found(after, 'search=flux&search_in=all')).toEqual(here);
  });

  it('is masked for analysts, who search it only with the claim pii', async () => {
    const [last, analyst] = [analytics.at(-1), await tokenFor('analyst')];
    const at = (path: string, more: string, as: string) =>
      desk.get(`/api/v1/history/${path}?as_of=${last?.asOf}${more}`, as);
    const masked = (await at('tickets', '', analyst)).body.data;
    expect(masked.tickets[0]).toMatchObject({ subject: '•••', email: '•••', status: expect.any(String) });
    expect(masked.analytics).toEqual(last?.live);
    const { conversations } = (await at('conversations', '&limit=50', analyst)).body.data;
    expect(new Set(conversations.map(({ subject }: { subject: unknown }) => subject))).toEqual(
      new Set(['•••', null]),
    );
    for (const path of ['tickets', 'conversations'])
      expect(blamed(await at(path, '&search=a', analyst))).toEqual(['search']);
    const trusted = await tokenFor('analyst', { pii: true });
    expect((await at('tickets', '&search=a', trusted)).body.data.tickets[0].subject).not.toBe('•••');
  });

  it.each(['tickets', 'conversations', 'analytics'])(
    'of %s needs a role, and a moment that was',
    async (path) => {
      const at = (query: string, as?: string) => desk.get(`/api/v1/history/${path}?${query}`, as);
      expect((await at('as_of=1')).status).toBe(401);
      expect((await at('as_of=1', await tokenFor('user'))).status).toBe(403);
      expect(blamed(await at('as_of=2999-01-01T00:00:00Z', token))).toEqual(['as_of']);
      expect(blamed(await at('as_of=999999999999', token))).toEqual(['as_of']);
      expect((await at('as_of=2000-01-01T00:00:00Z', token)).status).toBe(200);
    },
  );
});
