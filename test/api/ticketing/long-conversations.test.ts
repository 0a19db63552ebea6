import { randomUUID } from 'node:crypto';
import pino from 'pino';
import type { UserId } from '../../../src/events/ids.ts';
import type { AnyModule, QueriesOf } from '../../../src/projections/module.ts';
import { ReadModelsUnavailable } from '../../../src/projections/store/port.ts';
import { ticketMessageProjection } from '../../../src/projections/ticketing/messages/projection.ts';
import { ADMIN, conversation, type Person, person, SUPPORT } from '../../support/acceptance.ts';
import { bodyOf, getRequest, hasLastChunk, openBareClient, readSlowly } from '../../support/bare-client.ts';
import { chatMessages, say, userChat } from '../../support/chats.ts';
import { type Reply, startTestDesk, suiteDesk } from '../../support/desk.ts';
import { type LongTicket, writeMessages, writeTickets } from '../../support/long-tickets.ts';

const STALL_MS = 400;
/** Of one connection, bytes. */
const MOST_WAITING = 256 * 1024;
const MESSAGES = 260;
/** Of a ticket that fits into no buffers of a connection. */
const MANY = 2_600;
const NOTES = MESSAGES / 10;
const VISIBLE = MESSAGES - NOTES + 1;
const TICKETS = 260;

let john: Person;
let admin: Person;
let long: LongTicket;
let longest: LongTicket;
const messages = Array.from({ length: MESSAGES }, (_, index) => `${index + 1} “ü” 😀 ${'x'.repeat(4_800)}`);
const broken: string[] = [];

const keep = ({ msg, reason }: { msg: string; reason: string }) =>
  msg === 'an answer was broken off' && broken.push(reason);
const lines = { write: (line: string) => void keep(JSON.parse(line)) };
const desk = suiteDesk({ stallMs: STALL_MS, logger: pino({}, lines) });

beforeAll(async () => {
  [john, admin] = [await person('user'), await person('admin')];
  const { log } = desk.stores;
  const tickets = await writeTickets(log, { userId: john.id as UserId, email: john.email }, TICKETS);
  [long, longest] = tickets as [LongTicket, LongTicket];
  await writeMessages(log, long, messages);
  await writeMessages(log, longest, Array(MANY).fill(messages[0]));
  desk.stores.progress.acknowledge(await log.end());
  await desk.get(`${SUPPORT}/my-tickets`, john.token);
}, 30_000);

const path = ({ number }: LongTicket) => `${SUPPORT}/ticket?ticket_number=${number}`;
const texts = (said: readonly { readonly message: string }[]) => said.map(({ message }) => message);
const visible = () => [expect.any(String), ...messages.filter((_, index) => index % 10 !== 9)];

describe('a long conversation', () => {
  it('is answered whole, to users without notes and to admins with them', async () => {
    const { body, headers } = await conversation(desk, long.number);
    expect(texts(body.data.ticket.messages)).toEqual(visible());
    expect(body.data.ticket.total_messages).toBe(VISIBLE);
    expect(headers.get('etag')).toBe(`"${MESSAGES}"`);
    const detail = await desk.get(`${ADMIN}/${body.data.ticket.id}`, admin.token);
    expect(texts(detail.body.data.messages)).toEqual([expect.any(String), ...messages]);
    expect(detail.body.data.message_count).toBe(MESSAGES + 1);
  });

  it('is answered as far as it was asked for', async () => {
    const whole = (await conversation(desk, long.number)).body.data.ticket.messages;
    const { body } = await conversation(desk, long.number, `&messages_limit=150&before=${whole[200].id}`);
    expect(body.data.ticket.messages).toEqual(whole.slice(50, 200));
    expect(body.data.ticket.total_messages).toBe(VISIBLE);
    const all = await conversation(desk, long.number, '&messages_limit=100000');
    expect(all.body.data.ticket.messages).toEqual(whole);
  });

  it('is cut off from a client that never reads it, and hardly waits for it', async () => {
    const client = await openBareClient(Number(new URL(desk.url).port));
    client.write(getRequest(path(longest)));
    while (!broken.includes('not_read')) {
      const metrics = await (await fetch(`${desk.url}/metrics`)).text();
      const [, unsent] = /^http_unsent_bytes (\d+)$/m.exec(metrics) ?? [];
      expect(Number(unsent)).toBeLessThanOrEqual(MOST_WAITING);
    }
    const { received, isBroken } = await client.readAll();
    expect({ isBroken, isWhole: hasLastChunk(received) }).toEqual({ isBroken: true, isWhole: false });
  });

  it('comes to a client that reads slowly, byte for byte', async () => {
    const address = path(longest);
    const atOnce = await (await fetch(`${desk.url}${address}`)).text();
    const client = await openBareClient(Number(new URL(desk.url).port));
    client.write(getRequest(address, 'Connection: close'));
    const slowly = await readSlowly(client, atOnce.length / 4, STALL_MS / 2);
    expect(bodyOf(slowly) === atOnce).toBe(true);
  });
});

describe('a message to a long ticket', () => {
  const request = (key?: string): Promise<Reply> =>
    desk.call('POST', `${SUPPORT}/request-support`, {
      body: {
        ...{ subject: 'It goes on', description: 'It still does not work.' },
        ...{ email: long.email, ticket_number: long.number },
      },
      ...(key && { headers: { 'idempotency-key': key } }),
    });

  it('is answered with the whole ticket, also where the read models don’t answer', async () => {
    const before = await conversation(desk, long.number);
    const added = await request();
    expect(added.status).toBe(201);
    const { messages: shown, total_messages: total } = added.body.data.ticket;
    expect(shown.slice(0, -1)).toEqual(before.body.data.ticket.messages);
    expect([shown.at(-1).message, total]).toEqual(['It still does not work.', VISIBLE + 1]);
  });

  it('is answered the same when it is repeated', async () => {
    const key = randomUUID();
    const [first, again] = [await request(key), await request(key)];
    expect(again.body).toEqual(first.body);
    expect(again.headers.get('x-position')).toBe(first.headers.get('x-position'));
  });
});

describe('while the read models are away', () => {
  async function withStore(overrides: Readonly<Record<string, object>>, ask: (url: string) => unknown) {
    const { stores } = desk;
    const queriesOf = (module: AnyModule) => ({
      ...stores.readStore.queriesOf(module),
      ...overrides[module.name],
    });
    const readStore = { ...stores.readStore, queriesOf: queriesOf as QueriesOf };
    const second = await startTestDesk({ stores: { ...stores, readStore }, stallMs: STALL_MS });
    try {
      await ask(second.url);
    } finally {
      await second.stop();
    }
  }
  const away = () => Promise.reject(new ReadModelsUnavailable('away'));

  it('a command is answered from the log, however long the ticket', async () => {
    const from = await conversation(desk, long.number);
    await withStore(
      { 'ticketing/tickets': { get: away }, 'ticketing/messages': { page: away } },
      async (url) => {
        const body = JSON.stringify({
          ...{ subject: 'It goes on', description: 'It goes on and on.' },
          ...{ email: long.email, ticket_number: long.number },
        });
        const headers = { 'content-type': 'application/json' };
        const added = await fetch(`${url}${SUPPORT}/request-support`, { method: 'POST', headers, body });
        const { data } = (await added.json()) as Reply['body'];
        expect(data.ticket.messages.slice(0, -1)).toEqual(from.body.data.ticket.messages);
        expect(data.ticket.messages.at(-1).message).toBe('It goes on and on.');
      },
    );
  });

  it('an answer that was begun is broken, and doesn’t end as if it were whole', async () => {
    let pages = 0;
    const messages = desk.stores.readStore.queriesOf(ticketMessageProjection);
    const page: typeof messages.page = (query) => (++pages > 3 ? away() : messages.page(query));
    await withStore({ 'ticketing/messages': { page } }, async (url) => {
      const answer = await fetch(`${url}${path(long)}`);
      expect(answer.status).toBe(200);
      await expect(answer.text()).rejects.toThrow();
    });
  });
});

it('all tickets of a user, however many, are counted and come newest first', async () => {
  const { body } = await desk.get(`${SUPPORT}/my-tickets`, john.token);
  expect(body.data.total_tickets).toBe(TICKETS);
  const numbers = body.data.tickets.map((ticket: { ticket_number: string }) => ticket.ticket_number);
  expect(new Set(numbers).size).toBe(TICKETS);
  const all = await desk.get(`${ADMIN}?user_id=${john.id}&limit=100&page=1`, admin.token);
  const newest = all.body.data.tickets.map((ticket: { ticket_number: string }) => ticket.ticket_number);
  expect(numbers.slice(0, 100)).toEqual(newest);
});

it('a page of a chat has as many messages as were asked for, however long they are', async () => {
  const { id } = (await userChat(desk, john.token)).body.data;
  const said = Array.from({ length: 25 }, (_, index) => `${index} ${'😀'.repeat(4_900)}`);
  await say(desk, { token: john.token }, id, ...said);
  const page = await chatMessages(desk, id, '?limit=20&page=1', { token: john.token });
  expect(texts(page.body.data.messages)).toEqual(said.slice(0, 20));
  expect(page.body.data.pagination).toMatchObject({ total: 25, page: 1, limit: 20, totalPages: 2 });
});
