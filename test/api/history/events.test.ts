import { once } from 'node:events';
import pino from 'pino';
import { createEventStreams } from '../../../src/api/history/event-lines.ts';
import { LONGEST_LOOK_MS } from '../../../src/events/audit/access-events.ts';
import { decodeOrThrow } from '../../../src/events/codec.ts';
import { BEGINNING } from '../../../src/events/log/port.ts';
import type { Feed, FeedQuery } from '../../../src/history/feed/feed.ts';
import { toldEvent } from '../../../src/history/told-events.ts';
import { adminAt, type Person, person, positionOf, ticketOf, write } from '../../support/acceptance.ts';
import { startTestDesk, suiteDesk, tokenFor } from '../../support/desk.ts';
import { type EventStream, openEventStream } from '../../support/event-stream.ts';

const EVENTS = '/api/v1/history/events';

const desk = suiteDesk();
let auditor: string;
let john: Person;
beforeAll(async () => {
  auditor = await tokenFor('auditor');
  john = await person('user', 'John Doe');
  const admin = adminAt(desk, await person('admin'));
  for (let number = 0; number < 5; number++) {
    const ticket = await ticketOf(desk, john);
    await write(desk, ticket, `Message ${number}`, john.token);
    await admin.reply(ticket.id, 'I am looking into it.');
    await admin.status(ticket.id, 'resolved', 'Done.');
  }
});

/** What the log tells, by the log itself. */
async function told(log = desk.stores.log) {
  const envelopes = await decodeOrThrow(desk.stores.codec, await log.readAll(BEGINNING, 100_000));
  return envelopes.map((envelope) => toldEvent(envelope)).filter((event) => event !== null);
}

/** All pages of the feed, each asked for by the position of the one before. */
async function walk(query: string, token = auditor) {
  const events = [];
  for (let after = 0; ; ) {
    const { status, body } = await desk.get(`${EVENTS}?after=${after}${query}`, token);
    expect(status).toBe(200);
    events.push(...body.data.events);
    after = body.data.position;
    if (body.data.caught_up) return events;
  }
}

const stream = (query = '', token = auditor): Promise<EventStream> =>
  openEventStream(`${desk.url}${EVENTS}?${query}`, token);

/** The events of a stream up to a position; then the client cuts the connection. */
async function upTo(position: number, opened: EventStream) {
  const events = [];
  for await (const line of opened.lines()) {
    if (line.type !== 'heartbeat') events.push(line);
    if (line.position >= position) {
      opened.cut();
      return events;
    }
  }
  return events;
}

describe('the feed of events, page by page', () => {
  it.each([1, 7, 1_000])('brings every event once and in order, %i at a time', async (limit) => {
    expect(await walk(`&limit=${limit}`)).toEqual(await told());
  });

  it('brings the wanted types, or one stream', async () => {
    const all = await told();
    const types = ['TicketOpened', 'StatusChanged'];
    expect(await walk(`&types=${types}`)).toEqual(all.filter(({ type }) => types.includes(type)));
    const [opened] = all.filter(({ type }) => type === 'TicketOpened');
    expect(await walk(`&stream=${opened?.stream}&limit=2`)).toEqual(
      all.filter((event) => event.stream === opened?.stream),
    );
    const user = '/api/v1/directory/users/2026-17';
    await desk.put(user, { first_name: 'Ada' }, await tokenFor('service'));
    expect(await walk('&stream=user-2026-17')).toHaveLength(1);
    const { ticketNumber } = Object(opened?.data) as { readonly ticketNumber: string };
    expect(await walk(`&stream=${ticketNumber.toLowerCase()}`)).toEqual(
      all.filter((event) => event.stream === opened?.stream),
    );
  });

  it('hides personal data from analysts, unless their token has the claim, and secrets from all', async () => {
    const masked = JSON.stringify(await walk('', await tokenFor('analyst')));
    for (const personal of [john.email, 'Message 1', 'John', 'I am looking into it.'])
      expect(masked).not.toContain(personal);
    expect(masked).toContain(john.id);
    expect(await walk('', await tokenFor('analyst', { pii: true }))).toEqual(await told());
    expect(JSON.stringify(await walk(''))).not.toMatch(/"\w*[hH]ash(?:es)?":|"sealed/);
  });

  it.each([
    ['after=-1', 'after'],
    ['after=x', 'after'],
    ['after=999999999', 'after'],
    ['after=1&after=2', 'after'],
    ['types=TicketOpend', 'types'],
    ['types=CommandAnswered', 'types'],
    ['types=', 'types'],
    ['stream=', 'stream'],
    ['stream=a%20b', 'stream'],
    ['limit=0', 'limit'],
  ])('refuses %s', async (query, field) => {
    const { status, body } = await desk.get(`${EVENTS}?${query}`, auditor);
    expect([status, body.errors?.[0].field]).toEqual([400, field]);
  });

  it('is for admins, analysts and auditors', async () => {
    const statusOf = async (token?: string) => (await desk.get(EVENTS, token)).status;
    expect(await statusOf()).toBe(401);
    for (const role of ['user', 'service'] as const) expect(await statusOf(await tokenFor(role))).toBe(403);
    for (const role of ['admin', 'analyst', 'auditor'] as const)
      expect(await statusOf(await tokenFor(role))).toBe(200);
  });
});

describe('the feed of events as a stream', () => {
  it('brings what is there, then what comes', async () => {
    const before = await told();
    const opened = await stream();
    expect([opened.status, opened.contentType]).toEqual([200, 'application/x-ndjson; charset=utf-8']);
    for (const { vary } of [opened, { vary: (await desk.get(EVENTS, auditor)).headers.get('vary') }])
      expect(vary).toBe('Origin, Accept');
    const events = [];
    let position = Number.POSITIVE_INFINITY;
    for await (const line of opened.lines()) {
      if (line.type !== 'heartbeat') events.push(line);
      if (events.length === before.length && position === Number.POSITIVE_INFINITY)
        position = positionOf((await ticketOf(desk, john)).reply);
      if (line.position >= position) break;
    }
    opened.cut();
    expect(events).toEqual(await told());
  });

  it('goes on after any position, for those who may see it', async () => {
    const all = await told();
    const middle = all[10]?.position ?? 0;
    const last = all.at(-1)?.position ?? 0;
    expect(await upTo(last, await stream(`after=${middle}&types=ReplySent,StatusChanged`))).toEqual(
      all.filter(({ type, position }) => position > middle && ['ReplySent', 'StatusChanged'].includes(type)),
    );
    const analyst = await upTo(last, await stream('', await tokenFor('analyst')));
    expect(JSON.stringify(analyst)).not.toContain(john.email);
  });

  it('is for five streams of one caller at once', async () => {
    const token = await tokenFor('auditor', { sub: 'many-streams' });
    const opened = await Promise.all(Array.from({ length: 5 }, () => stream('', token)));
    for (const one of opened) await one.lines().next();
    const refused = await stream('', token);
    expect([refused.status, (await refused.body()).errors?.[0] ?? null]).toEqual([429, null]);
    expect((await stream('', auditor)).status).toBe(200);
    for (const one of opened) one.cut();
    for (let status = 429; status === 429; ) {
      const again = await stream('', token);
      status = again.status;
      again.cut();
    }
  });

  it('refuses as other requests do', async () => {
    expect((await stream('after=x')).status).toBe(400);
    expect((await stream('', await tokenFor('user'))).status).toBe(403);
  });

  it('ends after a day, so that looks at everyone are on record each day', async () => {
    const times = [0, LONGEST_LOOK_MS];
    const streams = createEventStreams({
      feed: {
        async *follow(_: FeedQuery, signal: AbortSignal) {
          if (!signal.aborted) await once(signal, 'abort');
          yield* [];
        },
      } as unknown as Feed,
      stopping: new AbortController().signal,
      wallClock: () => times.shift() ?? LONGEST_LOOK_MS,
    });
    const query = { after: BEGINNING } as FeedQuery;
    const gone = new AbortController().signal;
    const opened = streams.open({ caller: 'auditor:1', query, expiresAt: 2 * LONGEST_LOOK_MS, gone });
    const lines = await Array.fromAsync(opened, (line) => JSON.parse(line));
    expect(lines).toEqual([{ type: 'end', reason: 'open_for_long', position: BEGINNING }]);
  });

  it('ends with a line that says why: the token has ended, or the desk stops', async () => {
    const warned: string[] = [];
    const logger = pino({ level: 'warn' }, { write: (line: string) => void warned.push(line) });
    const other = await startTestDesk({ env: { JWT_CLOCK_TOLERANCE: '0' }, logger });
    try {
      const opened = await openEventStream(`${other.url}${EVENTS}`, await tokenFor('auditor', {}, 3));
      expect(opened.status).toBe(200);
      const lines = await Array.fromAsync(opened.lines());
      expect(lines.at(-1)).toEqual({ type: 'end', reason: 'token_expired', position: expect.any(Number) });
      const last = await openEventStream(`${other.url}${EVENTS}`, auditor);
      const reading = last.lines();
      await reading.next();
      const stopped = other.stop();
      const rest = await Array.fromAsync(reading);
      expect(rest.at(-1)).toMatchObject({ type: 'end', reason: 'stopping' });
      await stopped;
      expect(warned).toEqual([]);
    } finally {
      await other.dispose();
    }
  });
});

test('a client that is cut many times misses and repeats nothing', async () => {
  const from = (await told()).at(-1)?.position ?? 0;
  const received: { readonly position: number; readonly id: string }[] = [];
  let isWritten = false;
  const writing = Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let number = 0; number < 10; number++) {
        const ticket = await ticketOf(desk, john);
        for (let message = 0; message < 3; message++)
          await write(desk, ticket, `Is there any news? ${message}`, john.token);
      }
    }),
  ).then(() => {
    isWritten = true;
  });
  let after = from;
  let cuts = 0;
  for (let isDone = false; !isDone; ) {
    const opened = await stream(`after=${after}`);
    let left = cuts < 10 ? 12 : Number.POSITIVE_INFINITY;
    for await (const line of opened.lines()) {
      if (line.type !== 'heartbeat') received.push(line);
      after = line.position;
      if (--left === 0) break;
      isDone = isWritten && after >= (await desk.stores.log.end());
      if (isDone) break;
      if (isWritten && line.type === 'heartbeat') break;
    }
    opened.cut();
    cuts++;
  }
  await writing;
  expect(cuts).toBeGreaterThan(9);
  const all = (await told()).filter(({ position }) => position > from);
  expect(received.map(({ id }) => id)).toEqual(all.map(({ id }) => id));
});
