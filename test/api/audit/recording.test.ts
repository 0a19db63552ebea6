import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { io } from 'socket.io-client';
import type { Role } from '../../../src/commands/caller.ts';
import {
  ADMIN,
  DIRECTORY,
  openTicket,
  type Person,
  person,
  record,
  SUPPORT,
  ticketOf,
} from '../../support/acceptance.ts';
import { CHAT, CHATS, guestChat, userChat } from '../../support/chats.ts';
import { SECRET, startTestDesk, suiteDesk, tokenFor } from '../../support/desk.ts';
import { describeOnEmbedded } from '../../support/embedded.ts';
import { openEventStream } from '../../support/event-stream.ts';
import { asking, looking, lookOf, looksIn, recordedLook } from '../../support/looks.ts';
import { NO_SETTINGS } from '../../support/process.ts';
import { until } from '../../support/until.ts';

const ROOT = join(import.meta.dirname, '../../..');
const HISTORY = '/api/v1/history';
const desk = suiteDesk({ access: { paceMs: 0 } });
const tokens = {} as Record<Role, string>;
let ada: Person;
let john: Person;
let ticket: Awaited<ReturnType<typeof ticketOf>>;
let chat: string;
beforeAll(async () => {
  ada = await person('admin');
  john = await person('user');
  for (const role of ['service', 'analyst', 'auditor'] as const)
    tokens[role] = await tokenFor(role, { sub: `${role}-1` });
  Object.assign(tokens, { admin: ada.token, user: john.token });
  ticket = await ticketOf(desk, john);
  await record(desk, `users/${john.id}`, { first_name: 'John', last_name: 'Doe', email: john.email });
  chat = (await userChat(desk, john.token)).body.data.id;
});

describeOnEmbedded('a look by the command line goes on record', () => {
  it('with the user of the operating system and the machine, also beside a desk', async () => {
    const env = { ...NO_SETTINGS, DATA_DIR: desk.directory, JWT_SECRET: SECRET, NODE_ENV: 'test' };
    const out = join(desk.directory, 'tickets.ndjson');
    const command = ['src/cli/casebook.js', 'export', 'tickets', '--format', 'ndjson', '--out', out];
    await promisify(execFile)(join(ROOT, 'node_modules/.bin/node'), command, { cwd: ROOT, env });
    const looks = async () =>
      (await desk.get('/api/v1/audit/access?limit=100', tokens.auditor)).body.data.records.filter(
        ({ actor }: { actor: { kind: string } }) => actor.kind === 'operator',
      );
    await until(async () => (await looks()).length > 0, { withinMs: 10_000, everyMs: 50 });
    const { username } = userInfo();
    expect(await looks()).toEqual([
      expect.objectContaining({
        actor: { kind: 'operator', id: `${process.env.SUDO_USER || username}@${hostname()}` },
        operation: 'casebook export tickets',
        subjects: ['everyone'],
      }),
    ]);
    await until(async () => readdirSync(join(desk.directory, 'looks')).length === 0, {
      withinMs: 10_000,
      everyMs: 50,
    });
  });
});

describe('a look at data of others goes on record', () => {
  it('with who looked, at whose data, when, from where and why', async () => {
    const path = `${ADMIN}/${ticket.id}?messages_limit=5`;
    const before = new Date().toISOString();
    const look = await recordedLook(desk, path, {
      token: ada.token,
      headers: { 'x-access-reason': 'case/2026-118' },
    });
    expect(look).toEqual({
      at: expect.any(String),
      actor: { kind: 'admin', id: ada.id },
      operation: 'GET /api/v1/unified-admin/support/:id',
      subjects: [`ticket:${ticket.id}`, `user:${john.id}`],
      filter: { messages_limit: '5' },
      isMasked: false,
      reason: 'case/2026-118',
      network: '127.0.0.0/24',
      requestId: look.requestId,
    });
    expect(look.at >= before && look.at <= new Date().toISOString()).toBe(true);
  });

  const both = () => [`conversation:${chat}`, `user:${john.id}`];
  const ofTicket = () => [`ticket:${ticket.id}`, `user:${john.id}`];
  it.each<[role: Role, path: () => string, subjects: () => readonly string[]]>([
    ['admin', () => ADMIN, () => [`ticket:${ticket.id}`]],
    ['admin', () => `${ADMIN}/${ticket.number}/link`, () => [`ticket:${ticket.id}`]],
    ['admin', () => `${SUPPORT}/ticket?ticket_number=${ticket.number}`, () => [`ticket:${ticket.id}`]],
    ['admin', () => CHATS, () => [`conversation:${chat}`]],
    ['admin', () => `${CHAT}/${chat}`, both],
    ['admin', () => `${CHAT}/${chat}/messages`, () => [`conversation:${chat}`]],
    ['service', () => `${DIRECTORY}/users/${john.id}`, () => [`user:${john.id}`]],
    ['auditor', () => `${HISTORY}/tickets`, () => [`ticket:${ticket.id}`]],
    ['auditor', () => `${HISTORY}/tickets/${ticket.id}`, () => [`ticket:${ticket.id}`, `user:${john.id}`]],
    ['auditor', () => `${HISTORY}/tickets/${ticket.number}/timeline`, () => [`ticket:${ticket.id}`]],
    ['auditor', () => `${HISTORY}/conversations`, () => [`conversation:${chat}`]],
    ['auditor', () => `${HISTORY}/conversations/${chat}`, both],
    ['auditor', () => `${HISTORY}/conversations/${chat}/timeline`, () => [`conversation:${chat}`]],
    ['auditor', () => `${HISTORY}/analytics`, () => []],
    ['analyst', () => `${HISTORY}/series?metric=opened&from=2026-01-01&to=2026-01-31`, () => []],
    ['auditor', () => `${HISTORY}/events?stream=ticket-${ticket.id}`, () => [`ticket:${ticket.id}`]],
  ])('of %s at %o', async (role, path, subjects) => {
    const look = await recordedLook(desk, path(), { token: tokens[role] });
    expect([look.actor.kind, look.subjects]).toEqual([role, subjects()]);
  });

  it.each<
    [
      what: string,
      method: 'PUT' | 'PATCH' | 'POST',
      path: () => string,
      body: object,
      subjects: () => readonly string[],
    ]
  >([
    ['a change of a ticket', 'PUT', () => `${ADMIN}/${ticket.number}/tags`, { tags: ['vip'] }, ofTicket],
    [
      'one that changes nothing',
      'PUT',
      () => `${ADMIN}/${ticket.id}/status`,
      { status: 'pending' },
      ofTicket,
    ],
    ['one of a conversation', 'PATCH', () => `${CHATS}/${chat}/status`, { status: 'open' }, both],
  ])('whose response is the answer to %s', async (_, method, path, body, subjects) => {
    for (let time = 0; time < 2; time++) {
      const { status, requestId } = await asking(desk, method, path(), { token: ada.token, body });
      expect([status, (await lookOf(desk, requestId)).subjects]).toEqual([200, subjects()]);
    }
  });

  it('by what changed tickets and chats had before, and by no other of those that were to be changed', async () => {
    const urgent = { field: 'priority', to: 'urgent' };
    const items = [
      { kind: 'ticket', id: ticket.number, change: { field: 'add_tags', to: ['before'] } },
      { kind: 'chat', id: chat, change: urgent },
      { kind: 'chat', id: randomUUID(), change: urgent },
    ];
    const looks = () =>
      asking(desk, 'POST', '/api/v1/unified-admin/work/bulk', { token: ada.token, body: { items } });
    const { requestId } = await looks();
    expect((await lookOf(desk, requestId)).subjects).toEqual([`ticket:${ticket.id}`, `conversation:${chat}`]);
    expect((await lookOf(desk, (await looks()).requestId)).subjects).toEqual([]);
  });

  it('by the events that a conflict tells, also where the command itself shows none', async () => {
    await desk.put(`${ADMIN}/${ticket.id}/priority`, { priority: 'urgent' }, ada.token);
    await desk.call('PATCH', `${CHATS}/${chat}/priority`, { body: { priority: 'urgent' }, token: ada.token });
    for (const [path, body, subject] of [
      [`${ADMIN}/${ticket.id}/status`, { status: 'closed' }, `ticket:${ticket.id}`],
      [`${ADMIN}/${ticket.id}/reply`, { message: 'Hello' }, `ticket:${ticket.id}`],
      [`${CHATS}/${chat}/priority`, { priority: 'high' }, `conversation:${chat}`],
    ] as const) {
      const method = path.endsWith('reply') ? 'POST' : path.startsWith(ADMIN) ? 'PUT' : 'PATCH';
      const headers = { 'if-match': '"0"', 'x-access-reason': 'case/2026-118' };
      const {
        status,
        requestId,
        body: shown,
      } = await asking(desk, method, path, { token: ada.token, body, headers });
      expect([status, shown.since.length > 0]).toEqual([409, true]);
      expect(await lookOf(desk, requestId)).toMatchObject({ subjects: [subject], reason: 'case/2026-118' });
    }
  });

  it('at everyone’s, where a stream of all events is opened', async () => {
    const requestId = randomUUID();
    const url = `${desk.url}${HISTORY}/events?after=0`;
    const opened = await openEventStream(url, tokens.auditor, { 'x-request-id': requestId });
    const look = await lookOf(desk, requestId);
    opened.cut();
    expect([look.subjects, look.filter]).toEqual([['everyone'], { after: '0' }]);
  });

  it('that says whether personal data were masked', async () => {
    const path = `${HISTORY}/tickets/${ticket.id}`;
    const seeing = await tokenFor('analyst', { pii: true });
    expect(await recordedLook(desk, path, { token: tokens.analyst })).toMatchObject({ isMasked: true });
    expect(await recordedLook(desk, path, { token: seeing })).toMatchObject({ isMasked: false });
  });

  it('with the ids behind the pseudonyms that were shown', async () => {
    const guest = await guestChat(desk);
    const shown = [`conversation:${guest.id}`, `guest:${guest.guestId}`];
    const look = (path: string) => recordedLook(desk, `${HISTORY}/${path}`, { token: tokens.analyst });
    const { body } = await desk.get(`${HISTORY}/conversations/${guest.id}`, tokens.analyst);
    const { id } = body.data;
    expect(id).toMatch(/^~/);
    expect((await look(`conversations/${id}`)).subjects).toEqual(shown);
    expect((await look(`conversations/${id}/timeline`)).subjects).toEqual(shown.slice(0, 1));
    expect((await look('conversations')).subjects).toContain(shown[0]);
    expect((await look(`events?stream=conversation-${id}`)).subjects).toEqual(shown.slice(0, 1));
  });

  it('without what was searched for, which can be the name of a person', async () => {
    const path = `${ADMIN}?search=Jane%20Roe&status=pending&tag=vip&limit=5&unknown=x`;
    const look = await recordedLook(desk, path, { token: ada.token });
    expect(look.filter).toEqual({ search: '•••', status: 'pending', tag: '•••', limit: '5' });
  });
});

describe('an admin who joins a room by a socket', () => {
  const joined = async (token: string, event: string, input: object) => {
    const socket = io(`${desk.url}/support`, { auth: { token }, forceNew: true, reconnection: false });
    try {
      await new Promise((resolve) => socket.once('connection:success', resolve));
      for (let time = 0; time < 2; time++)
        expect(await socket.emitWithAck(event, input)).toMatchObject({ success: true });
    } finally {
      socket.disconnect();
    }
  };

  it.each([
    ['join_ticket', () => ({ ticket_id: ticket.number }), () => `ticket:${ticket.id}`],
    ['conversation:join', () => ({ conversationId: chat }), () => `conversation:${chat}`],
  ])('%s is on record with it once, and its user is not', async (event, input, subject) => {
    const leo = await person('admin');
    await joined(john.token, event, input());
    await joined(leo.token, event, input());
    await recordedLook(desk, ADMIN, { token: leo.token });
    const looks = (await looksIn(desk)).filter(({ operation }) => operation === `socket ${event}`);
    expect(looks).toMatchObject([{ actor: { kind: 'admin', id: leo.id }, subjects: [subject()] }]);
  });
});

describe('no record is made', () => {
  const looked = async (path: string, token?: string) =>
    (await looking(desk, path, token === undefined ? {} : { token })).requestId;

  it('of a user, a guest or a client without a token, who see their own', async () => {
    const guest = await guestChat(desk);
    const unrecorded = [
      await looked(`${SUPPORT}/my-tickets`, john.token),
      await looked(`${SUPPORT}/ticket?ticket_number=${ticket.number}`, john.token),
      await looked(`${SUPPORT}/ticket?ticket_number=${ticket.number}`),
      await looked(`${CHAT}/${chat}`, john.token),
      await looked(`${CHAT}/${guest.id}`),
    ];
    await recordedLook(desk, ADMIN, { token: ada.token });
    const known = (await looksIn(desk)).map(({ requestId }) => requestId);
    expect(known.filter((id) => unrecorded.includes(id))).toEqual([]);
  });

  it('where nothing was shown', async () => {
    const missing = await looked(`${ADMIN}/${randomUUID()}`, ada.token);
    await recordedLook(desk, ADMIN, { token: ada.token });
    expect((await looksIn(desk)).find(({ requestId }) => requestId === missing)).toBeUndefined();
  });
});

describe('the reason of a look', () => {
  it.each(['The customer has asked', 'jane@example.com', '08012345678', 'x'.repeat(65), '-x'])(
    'can’t be a text about a person: %s',
    async (reason) => {
      const reply = await looking(desk, ADMIN, { token: ada.token, headers: { 'x-access-reason': reason } });
      expect([reply.status, reply.body.errors]).toEqual([
        400,
        [{ field: 'X-Access-Reason', message: expect.stringContaining('must be a code') }],
      ]);
    },
  );

  it('of a user means nothing', async () => {
    const headers = { 'x-access-reason': 'just because' };
    expect((await looking(desk, `${SUPPORT}/my-tickets`, { token: john.token, headers })).status).toBe(200);
  });
});

describe('the list of looks', () => {
  const list = async (query: string, token = tokens.auditor) =>
    (await desk.get(`/api/v1/audit/access?${query}`, token)).body.data;
  const operationsIn = ({ records }: { records: readonly { operation: string }[] }) =>
    records.map(({ operation }) => operation);
  const of = ({ id, token }: Person) => ({ actor: `actor=admin:${id}`, token });

  it('has a look at once, with all that is on record of it', async () => {
    const leo = await person('admin');
    const headers = { 'x-access-reason': 'audit' };
    const { requestId } = await looking(desk, `${ADMIN}/${ticket.id}`, { token: leo.token, headers });
    const { records, next_cursor } = await list(`${of(leo).actor}`);
    expect(next_cursor).toBeNull();
    expect(records).toEqual([
      {
        at: expect.any(String),
        actor: { kind: 'admin', id: leo.id },
        operation: 'GET /api/v1/unified-admin/support/:id',
        subjects: [`ticket:${ticket.id}`, `user:${john.id}`],
        filter: {},
        ...{ is_masked: false, reason: 'audit', network: '127.0.0.0/24' },
        request_id: requestId,
        position: expect.any(Number),
      },
    ]);
  });

  it('finds looks at a person by their id, by their tickets and by their conversations', async () => {
    const jane = await person('user');
    const hers = await ticketOf(desk, jane);
    const herChat = (await userChat(desk, jane.token)).body.data.id;
    const leo = await person('admin');
    await looking(desk, `${ADMIN}?user_id=${jane.id}`, { token: leo.token });
    await looking(desk, `${CHAT}/${herChat}/messages`, { token: leo.token });
    await looking(desk, `${ADMIN}/${ticket.id}`, { token: leo.token });
    const ofLeo = of(leo).actor;
    const [messages, page] = [
      'GET /api/support/conversation/:id/messages',
      'GET /api/v1/unified-admin/support',
    ];
    expect(operationsIn(await list(`${ofLeo}&subject=user:${jane.id}`))).toEqual([messages, page]);
    expect(operationsIn(await list(`${ofLeo}&subject=conversation:${herChat}`))).toEqual([messages]);
    for (const name of [hers.id, hers.number, hers.number.toLowerCase()])
      expect(operationsIn(await list(`${ofLeo}&subject=ticket:${name}`))).toEqual([page]);
    expect(operationsIn(await list(`${ofLeo}&subject=user:${randomUUID()}`))).toEqual([]);
  });

  it('finds looks at a guest by the conversation, and at everyone by anyone', async () => {
    const guest = await guestChat(desk);
    const requestId = randomUUID();
    const opened = await openEventStream(`${desk.url}${HISTORY}/events`, tokens.auditor, {
      'x-request-id': requestId,
    });
    await lookOf(desk, requestId);
    opened.cut();
    await looking(desk, CHATS, { token: ada.token });
    const found = operationsIn(await list(`subject=guest:${guest.guestId}&limit=2`));
    expect(found).toEqual(['GET /api/admin/support/conversations', 'GET /api/v1/history/events']);
    // Nothing of theirs is there to be seen.
    for (const nobodys of [`user:${randomUUID()}`, `ticket:${randomUUID()}`, 'email:nobody@example.com'])
      expect([nobodys, operationsIn(await list(`subject=${nobodys}`))]).toEqual([nobodys, []]);
  });

  it('finds looks at those of whom only an address or a number is known, which goes on no record', async () => {
    const email = 'only.address@example.com';
    const { id } = await openTicket(desk, { email, phone_number: '+2348030001122' });
    await looking(desk, `${ADMIN}/${id}`, { token: ada.token });
    const look = 'GET /api/v1/unified-admin/support/:id';
    for (const subject of [`email:${email}`, 'phone:08030001122'])
      expect(operationsIn(await list(`${of(ada).actor}&subject=${subject}`))).toEqual([look]);
    const record = await recordedLook(desk, `/api/v1/audit/access?subject=email:${email}`, {
      token: tokens.auditor,
    });
    expect(record.subjects).toEqual([`ticket:${id}`]);
    expect([record.filter, JSON.stringify(record).includes('only.address')]).toEqual([
      { subject: 'email:•••' },
      false,
    ]);
  });

  it('goes back page by page, each look once, while there are more', async () => {
    const leo = await person('admin');
    const sent: string[] = [];
    for (let count = 0; count < 7; count++)
      sent.unshift((await looking(desk, ADMIN, { token: leo.token })).requestId);
    const walked: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Awaited<ReturnType<typeof list>> = await list(
        `${of(leo).actor}&limit=3${cursor && `&cursor=${cursor}`}`,
      );
      walked.push(...page.records.map((record: { request_id: string }) => record.request_id));
      cursor = page.next_cursor;
      await looking(desk, ADMIN, { token: leo.token });
    }
    expect(walked).toEqual(sent);
  });

  it('is bounded by times, both included, and by days', async () => {
    const leo = await person('admin');
    await looking(desk, ADMIN, { token: leo.token });
    const [{ at }] = (await list(of(leo).actor)).records;
    const found = async (bounds: string) => (await list(`${of(leo).actor}&${bounds}`)).records.length;
    const after = new Date(Date.parse(at) + 1).toISOString();
    const before = new Date(Date.parse(at) - 1).toISOString();
    expect(await found(`from=${at}&to=${at}`)).toBe(1);
    expect(await found(`from=${at.slice(0, 10)}&to=${at.slice(0, 10)}`)).toBe(1);
    expect([await found(`from=${after}`), await found(`to=${before}`)]).toEqual([0, 0]);
    expect(await found('to=9999-12-31T23:59:59.999Z')).toBe(1);
  });

  it.each([
    'subject=john@example.com',
    'subject=user:',
    'subject=email:john',
    'subject=phone:12',
    'actor=user:1',
    'actor=x',
    'from=x',
    'limit=0',
    'from=2026-02-01&to=2026-01-01',
  ])('refuses %s', async (query) => {
    const { status, body } = await desk.get(`/api/v1/audit/access?${query}`, tokens.auditor);
    expect([status, body.errors[0].field]).toEqual([400, query.split('=')[0]]);
  });

  it('names parameters that it does not know, so that a slip is not taken for an answer', async () => {
    expect((await list('subjct=user:1&limit=1')).ignored_parameters).toEqual(['subjct']);
    expect(await list('limit=1')).not.toHaveProperty('ignored_parameters');
  });

  it('is for auditors alone, and goes on record itself', async () => {
    for (const role of ['user', 'admin', 'service', 'analyst'] as const)
      expect((await desk.get('/api/v1/audit/access', tokens[role])).status).toBe(403);
    const path = `/api/v1/audit/access?subject=user:${john.id}`;
    const look = await recordedLook(desk, path, { token: tokens.auditor });
    expect([look.actor.kind, look.subjects]).toEqual(['auditor', [`user:${john.id}`]]);
  });
});

describe('a desk that stops', () => {
  it('has its last looks on record', async () => {
    const stopped = await startTestDesk({ access: { paceMs: 60_000 } });
    const { requestId } = await looking(stopped, ADMIN, { token: ada.token });
    await stopped.stop();
    const again = await startTestDesk({ directory: stopped.directory });
    try {
      expect(await lookOf(again, requestId)).toMatchObject({ actor: { id: ada.id } });
    } finally {
      await again.dispose();
    }
  });
});

describe('the endpoints', () => {
  /** Endpoints that show staff no data of others: why. */
  const NOTHING_OF_OTHERS: Readonly<Record<string, string>> = {
    'POST /api/v1/support/ticket/add-message': 'the caller’s own message',
    'POST /api/v1/unified-admin/support/:id/reply': 'the caller’s own message',
    'POST /api/admin/support/conversations/:id/ticket': 'ids and a number',
    'POST /api/support/onboarding/generate-code': 'a code that was just made',
    'POST /api/support/onboarding/verify-code': 'whether a code is right',
    'PUT /api/v1/directory/users/:id': 'the record that was sent',
    'PUT /api/v1/directory/admins/:id': 'the record that was sent',
    'PUT /api/v1/directory/transactions/:id': 'the record that was sent',
    'PUT /api/v1/directory/registration-sessions/:id': 'the record that was sent',
    'POST /api/v1/privacy/subjects/:id/erase': 'a receipt',
    'POST /api/auth/initiate': 'the caller’s own login',
    'POST /api/auth/refresh': 'the caller’s own session',
    'POST /api/auth/logout': 'the caller’s own session',
    'POST /api/webhook': 'that it was received',
    'GET /console/api/me': 'the caller’s own session',
    'GET /console/api/sign-in': 'how one signs in',
    'POST /console/api/sign-in': 'the caller’s own session',
    'POST /console/api/sign-out': 'that it is over',
    'GET /api/auth/validate': 'the bearer’s own session',
    'GET /api/v1/unified-admin/support/admins': 'colleagues, to assign work to',
    'GET /api/v1/history/metrics': 'what metrics mean',
  };

  /** They hold hashes and signatures. */
  const OF_PROOFS = /^\/api\/v1\/audit\/(?!access$)/;

  it('that show staff data of others say whose, all of them', () => {
    const unrecorded = desk.desk.endpoints
      .filter(({ path }) => !OF_PROOFS.test(path))
      .filter(({ access, shows }) => {
        const isForStaff = access === 'anyone' || access.some((role) => role !== 'user');
        return isForStaff && shows === null;
      })
      .map(({ method, path }) => `${method} ${path}`);
    expect(unrecorded.toSorted()).toEqual(Object.keys(NOTHING_OF_OTHERS).toSorted());
  });
});
