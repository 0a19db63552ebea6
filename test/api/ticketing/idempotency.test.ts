import { randomUUID } from 'node:crypto';
import {
  ADMIN,
  adminAt,
  conversation,
  manualClock,
  type OpenedTicket,
  type Person,
  person,
  record,
  refusalOf,
  revisionOf,
  SUPPORT,
  ticketOf,
} from '../../support/acceptance.ts';
import { type Reply, startTestDesk, suiteDesk, type TestDesk, ticketRequest } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
let user: Person;
let admin: ReturnType<typeof adminAt>;
let ticket: OpenedTicket;
beforeAll(async () => {
  [ada, user] = [await person('admin', 'Ada Obi'), await person('user')];
  admin = adminAt(desk, ada);
  await admin.list();
});
beforeEach(async () => {
  user = await person('user');
  ticket = await ticketOf(desk, user);
});

interface Keyed {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly token?: string;
}
const send = (key: string, { method, path, body, token }: Keyed, at: TestDesk = desk): Promise<Reply> =>
  at.call(method, path, { body, headers: { 'idempotency-key': key }, ...(token !== undefined && { token }) });

/** Status, body and the headers that belong to the answer. */
const answerOf = ({ status, body, headers }: Reply) => ({
  status,
  body,
  position: headers.get('x-position'),
  etag: headers.get('etag'),
});
const revision = async () => revisionOf(await admin.detail(ticket.id));
const opening = (): Keyed => ({
  method: 'POST',
  path: `${SUPPORT}/request-support`,
  body: ticketRequest({ email: user.email }),
  token: user.token,
});
const replying = (message = 'Hello'): Keyed => ({
  method: 'POST',
  path: `${ADMIN}/${ticket.id}/reply`,
  body: { message },
  token: ada.token,
});
const mine = async () => (await desk.get(`${SUPPORT}/my-tickets`, user.token)).body.data.total_tickets;

describe('a command repeated with its Idempotency-Key', () => {
  const put = (what: string, body: unknown): Keyed => ({
    method: 'PUT',
    path: `${ADMIN}/${ticket.id}/${what}`,
    body,
    token: ada.token,
  });
  const COMMANDS: Record<string, () => Keyed> = {
    reply: () => replying(),
    status: () => put('status', { status: 'closed', resolution_notes: 'Done' }),
    assign: () => put('assign', { assigned_to: ada.id }),
    priority: () => put('priority', { priority: 'urgent' }),
    tags: () => put('tags', { tags: ['one'] }),
    'add-message': () => ({
      method: 'POST',
      path: `${SUPPORT}/ticket/add-message`,
      body: { ticket_number: ticket.number, email: ticket.email, message: 'Is there any news?' },
    }),
    'request-support on the ticket': () => ({
      method: 'POST',
      path: `${SUPPORT}/request-support`,
      body: ticketRequest({ ticket_number: ticket.number, email: ticket.email }),
    }),
  };

  it.each(Object.keys(COMMANDS))('answers as before and changes nothing: %s', async (name) => {
    const key = randomUUID();
    const command = COMMANDS[name]?.() ?? replying();
    const first = await send(key, command);
    const before = await revision();
    const again = await send(key, command);
    expect([answerOf(again), await revision()]).toEqual([answerOf(first), before]);
  });

  it('answers as before and changes nothing: rate', async () => {
    await admin.status(ticket.id, 'resolved');
    const path = `${SUPPORT}/ticket/${ticket.number}/rate`;
    const command = { method: 'POST', path, body: { rating: 4 }, token: user.token };
    const key = randomUUID();
    const first = await send(key, command);
    expect([first.status, answerOf(await send(key, command))]).toEqual([200, answerOf(first)]);
  });

  it('opens one ticket', async () => {
    const key = randomUUID();
    const [first, again] = [await send(key, opening()), await send(key, opening())];
    expect([answerOf(again), await mine()]).toEqual([answerOf(first), 2]);
  });

  it('answers as before also when the ticket has changed since', async () => {
    const key = randomUUID();
    const first = await send(key, replying());
    await admin.status(ticket.id, 'closed');
    expect(answerOf(await send(key, replying()))).toEqual(answerOf(first));
  });

  it('answers with the conversation of then also when more was said since', async () => {
    const key = randomUUID();
    const command = {
      method: 'POST',
      path: `${SUPPORT}/request-support`,
      body: ticketRequest({ ticket_number: ticket.number, email: ticket.email }),
    };
    const first = await send(key, command);
    await send(randomUUID(), replying('A reply that came later'));
    await admin.status(ticket.id, 'waiting_user');
    expect(answerOf(await send(key, command))).toEqual(answerOf(first));
  });

  it('answers with the ticket of then, and does not decide again what held already', async () => {
    const key = randomUUID();
    const command = put('priority', { priority: 'urgent' });
    await send(randomUUID(), command);
    const first = await send(key, command);
    await send(randomUUID(), put('priority', { priority: 'low' }));
    const before = await revision();
    expect([answerOf(await send(key, command)), await revision()]).toEqual([answerOf(first), before]);
  });

  it('tells of a conflict what it told then, and nothing that happened since', async () => {
    const known = String(await revision());
    await send(randomUUID(), replying('What was missed'));
    const key = randomUUID();
    const command = put('status', { status: 'closed' });
    const stale = () =>
      desk.call(command.method, command.path, {
        ...{ body: command.body, token: ada.token },
        headers: { 'idempotency-key': key, 'if-match': known },
      });
    const first = await stale();
    await send(randomUUID(), replying('What came later'));
    expect([first.status, answerOf(await stale())]).toEqual([409, answerOf(first)]);
  });

  it('leaves no text of a conversation in the log but the message itself', async () => {
    const log = desk.stores.log;
    const words = 'x'.repeat(4_000);
    for (let index = 0; index < 5; index++) await send(randomUUID(), replying(words));
    const start = await log.end();
    const body = ticketRequest({ ticket_number: ticket.number, email: ticket.email });
    await send(randomUUID(), { method: 'POST', path: `${SUPPORT}/request-support`, body });
    const appended = await log.readAll(start, 100);
    const bytes = appended.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    expect(bytes).toBeLessThan(3_000);
  });

  it('answers a refusal as before also when it would pass by now', async () => {
    const key = randomUUID();
    const id = randomUUID();
    const command = {
      method: 'PUT',
      path: `${ADMIN}/${ticket.id}/assign`,
      body: { assigned_to: id },
      token: ada.token,
    };
    const first = await send(key, command);
    await record(desk, `admins/${id}`, { first_name: 'Late', last_name: null, email: null });
    expect([first.status, answerOf(await send(key, command))]).toEqual([404, answerOf(first)]);
  });

  it('takes effect once, however many come at the same time', async () => {
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 25 }, () => send(key, replying('Once'))));
    const { messages } = (await admin.detail(ticket.id)).body.data;
    expect([new Set(replies.map((reply) => JSON.stringify(answerOf(reply)))).size, messages.length]).toEqual([
      1, 2,
    ]);
  });

  it('opens one ticket, however many come at the same time', async () => {
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 25 }, () => send(key, opening())));
    const numbers = replies.map(({ body }) => body.data.ticket.ticket_number);
    expect([new Set(numbers).size, await mine()]).toEqual([1, 2]);
  });
});

describe('an Idempotency-Key', () => {
  it('with another body is a conflict that changes nothing', async () => {
    const key = randomUUID();
    await send(key, replying('One'));
    const before = await revision();
    expect([refusalOf(await send(key, replying('Another'))), await revision()]).toEqual([
      [409, 'idempotency_key_reused', 'Idempotency-Key was already used for a different request'],
      before,
    ]);
  });

  it('with another endpoint is a conflict', async () => {
    const key = randomUUID();
    await send(key, replying());
    expect((await send(key, opening())).status).toBe(201);
    expect((await send(key, { ...replying(), path: `${ADMIN}/other/reply` })).status).toBe(409);
  });

  it('of another caller is another key', async () => {
    const key = randomUUID();
    const grace = await person('admin', 'Grace Eze');
    const [first, second] = [
      await send(key, replying()),
      await send(key, { ...replying(), token: grace.token }),
    ];
    expect([first.body.data.sender_name, second.body.data.sender_name]).toEqual(['Ada Obi', 'Grace Eze']);
  });

  it('is not used up by a request of the wrong shape', async () => {
    const key = randomUUID();
    const refused = await send(key, replying(''));
    expect([refused.status, (await send(key, replying())).status]).toEqual([400, 201]);
  });

  it.each([
    ['x', 201],
    ['~ any printable! characters "#', 201],
    ['x'.repeat(128), 201],
    ['x'.repeat(129), 400],
    ['', 400],
    ['tab\there', 400],
    ['ümlaut', 400],
  ])('has 1 to 128 printable characters: %j', async (key, status) => {
    expect((await send(key, replying())).status).toBe(status);
  });

  it('holds for at least 24 hours', async () => {
    const clock = manualClock('2026-02-24T08:30:00.000Z');
    const there = await startTestDesk({ wallClock: clock.read });
    try {
      const key = randomUUID();
      const command = { method: 'POST', path: `${SUPPORT}/request-support`, body: ticketRequest() };
      const first = await send(key, command, there);
      clock.advance(24 * 60 * 60_000);
      expect(answerOf(await send(key, command, there))).toEqual(answerOf(first));
    } finally {
      await there.dispose();
    }
  });

  it('holds after a restart, for tickets and for messages', async () => {
    const first = await startTestDesk();
    const keys = [randomUUID(), randomUUID()];
    const open: Keyed = { method: 'POST', path: `${SUPPORT}/request-support`, body: ticketRequest() };
    const writeTo = (number: string): Keyed => ({
      method: 'POST',
      path: `${SUPPORT}/ticket/add-message`,
      body: { ticket_number: number, email: 'john@example.com', message: 'Is there any news?' },
    });
    const opened = await send(keys[0] ?? '', open, first);
    const { ticket_number: number } = opened.body.data.ticket;
    const written = await send(keys[1] ?? '', writeTo(number), first);
    await first.stop();
    const second = await startTestDesk({ directory: first.directory });
    try {
      const repeated = [
        await send(keys[0] ?? '', open, second),
        await send(keys[1] ?? '', writeTo(number), second),
      ];
      const { total_messages: total } = (await conversation(second, number)).body.data.ticket;
      expect([repeated.map(answerOf), total]).toEqual([[opened, written].map(answerOf), 2]);
    } finally {
      await second.dispose();
    }
  });
});
