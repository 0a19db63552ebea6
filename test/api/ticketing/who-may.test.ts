import { createHmac, randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { ENDPOINT_EXAMPLES } from '../../../src/api/documents/examples/endpoints.ts';
import { ada as exampleAdmin, TICKET_ID } from '../../../src/api/documents/examples/people.ts';
import { signToken, type TokenClaims } from '../../../src/api/kernel/token-keys.ts';
import {
  ADMIN,
  adminAt,
  openTicket,
  type Person,
  person,
  record,
  revisionOf,
  SUPPORT,
  ticketOf,
} from '../../support/acceptance.ts';
import { type Reply, SECRET, suiteDesk, ticketRequest, tokenFor } from '../../support/desk.ts';
import { exampleCall } from '../../support/desk-story.ts';

const desk = suiteDesk();
let ada: Person;
let owner: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  [ada, owner] = [await person('admin'), await person('user')];
  admin = adminAt(desk, ada);
  await admin.list();
});

/** How people write the number of a ticket. */
const WRITTEN: readonly ((number: string) => string)[] = [
  (number) => number,
  (number) => number.toLowerCase(),
  (number) => `#${number}`,
  (number) => `# ${number.toLowerCase()}`,
  (number) => number.replaceAll('-', '\u2013'),
];

describe('a ticket’s number instead of its id', () => {
  it('is taken by every endpoint for admins that takes the id', async () => {
    const taking = desk.desk.endpoints.filter(({ method, path }) =>
      JSON.stringify(ENDPOINT_EXAMPLES[`${method} ${path}`]?.params ?? {}).includes(TICKET_ID),
    );
    expect(taking.length).toBeGreaterThanOrEqual(6);
    for (const endpoint of taking) {
      for (const write of WRITTEN) {
        const { id, number } = await ticketOf(desk, owner);
        const { target, body } = exampleCall(endpoint, { id: write(number), number });
        await record(desk, `admins/${exampleAdmin.id}`, { email: exampleAdmin.email });
        const reply = await desk.call(endpoint.method, target, { token: ada.token, ...(body && { body }) });
        expect([target, reply.status]).toEqual([target, endpoint.path.endsWith('/reply') ? 201 : 200]);
        const changed = endpoint.method !== 'GET';
        expect(revisionOf(await admin.detail(id)) > 0).toBe(changed);
      }
    }
  });

  it('of no ticket is 404', async () => {
    for (const number of ['SMI-2026-999999', '#smi-2026-999999', 'SMI-2026-'])
      expect((await admin.detail(encodeURIComponent(number))).status).toBe(404);
  });

  it('is taken by the sockets’ events of tickets, for those who may', async () => {
    const { id, number } = await ticketOf(desk, owner);
    const stranger = await person('user');
    const sockets = [ada, owner, stranger].map(({ token }) =>
      io(`${desk.url}/support`, { auth: { token }, forceNew: true }),
    );
    const [admins, owners, strangers] = sockets as [Socket, Socket, Socket];
    try {
      for (const write of WRITTEN) {
        const named = { ticket_id: write(number) };
        for (const socket of [admins, owners]) {
          const joined = { success: true, message: 'Joined ticket', ticket_id: id, ticket_number: number };
          expect(await socket.emitWithAck('join_ticket', named)).toMatchObject(joined);
          for (const event of ['typing', 'stop_typing'])
            expect(await socket.emitWithAck(event, named)).toEqual({ success: true });
          expect(await socket.emitWithAck('leave_ticket', named)).toMatchObject({ ticket_id: id });
          expect(await socket.emitWithAck('typing', named)).toMatchObject({ success: false });
        }
        expect(await strangers.emitWithAck('join_ticket', named)).toMatchObject({ success: false });
      }
    } finally {
      for (const socket of sockets) socket.disconnect();
    }
  });
});

type Call = (token?: string) => Promise<Reply>;

/** A call that succeeds if its caller may make it, on a ticket of its own, and what tells whether it was changed. */
async function prepare(endpoint: string): Promise<{ call: Call; changed: () => Promise<boolean> }> {
  const { id, number, email } = await ticketOf(desk, owner);
  if (endpoint === 'rate') await admin.status(id, 'resolved');
  const before = revisionOf(await admin.detail(id));
  const put = (what: string, body: unknown) => (token?: string) =>
    desk.put(`${ADMIN}/${id}/${what}`, body, token);
  const calls: Record<string, Call> = {
    'request-support': (token) => desk.post(`${SUPPORT}/request-support`, ticketRequest(), token),
    'my-tickets': (token) => desk.get(`${SUPPORT}/my-tickets`, token),
    ticket: (token) => desk.get(`${SUPPORT}/ticket?ticket_number=${number}`, token),
    'add-message': (token) =>
      desk.post(
        `${SUPPORT}/ticket/add-message`,
        { ticket_number: number, email, message: 'Is there any news?' },
        token,
      ),
    rate: (token) => desk.post(`${SUPPORT}/ticket/${number}/rate`, { rating: 5 }, token),
    list: (token) => desk.get(ADMIN, token),
    detail: (token) => desk.get(`${ADMIN}/${id}`, token),
    reply: (token) => desk.post(`${ADMIN}/${id}/reply`, { message: 'Hello' }, token),
    status: put('status', { status: 'escalated' }),
    assign: put('assign', { assigned_to: ada.id }),
    priority: put('priority', { priority: 'urgent' }),
    tags: put('tags', { tags: ['one'] }),
  };
  const call = calls[endpoint];
  if (!call) throw new Error(`no call of ${endpoint}`);
  return { call, changed: async () => revisionOf(await admin.detail(id)) !== before };
}

/** Who may call them: `test/access`. */
const ENDPOINTS = [
  ...['request-support', 'my-tickets', 'ticket', 'add-message', 'rate', 'list', 'detail', 'reply', 'status'],
  ...['assign', 'priority', 'tags'],
];

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const hour = () => Math.floor(Date.now() / 1000) + 3600;
const claims = (changes: object = {}) => ({ sub: randomUUID(), role: 'admin', exp: hour(), ...changes });

/** A token over any header and claims, signed with the desk's own secret. */
function crafted(header: object, payload: object, hash = 'sha256'): string {
  const signed = `${encoded(header)}.${encoded(payload)}`;
  return `${signed}.${createHmac(hash, SECRET).update(signed).digest('base64url')}`;
}
const HS256 = { alg: 'HS256', typ: 'JWT' };
const BAD_TOKENS: Record<string, () => string | Promise<string>> = {
  'an expired one': () => tokenFor('admin', {}, -60),
  'one that somebody else signed': () =>
    signToken('another-secret-of-32-bytes-or-more!!', { sub: 'x', role: 'admin' }, 3600),
  'one with alg none': () => `${encoded({ alg: 'none' })}.${encoded(claims())}.`,
  'one with another algorithm': () => crafted({ alg: 'HS512' }, claims(), 'sha512'),
  'one whose claims were changed': async () => {
    const [header, , signature] = (await tokenFor('user')).split('.');
    return `${header}.${encoded(claims())}.${signature}`;
  },
  'one without sub': () => crafted(HS256, claims({ sub: undefined })),
  'one without exp': () => crafted(HS256, claims({ exp: undefined })),
  'one without role': () => crafted(HS256, claims({ role: undefined })),
  'one of an unknown role': () => crafted(HS256, claims({ role: 'root' })),
  'one whose sub is too long': () => crafted(HS256, claims({ sub: 'x'.repeat(129) })),
  'one whose sub is empty': () => crafted(HS256, claims({ sub: '' })),
  'one that is not valid yet': () => crafted(HS256, claims({ nbf: hour() })),
  garbage: () => 'garbage',
};

describe('a bad token', () => {
  it.each(ENDPOINTS)('is 401 at %s, and changes nothing, whatever is wrong with it', async (endpoint) => {
    const { call, changed } = await prepare(endpoint);
    const statuses: Record<string, number> = {};
    for (const [what, make] of Object.entries(BAD_TOKENS)) statuses[what] = (await call(await make())).status;
    expect([statuses, await changed()]).toEqual([
      Object.fromEntries(Object.keys(BAD_TOKENS).map((what) => [what, 401])),
      false,
    ]);
  });

  it('is told by a sentence and a code', async () => {
    const { body, headers } = await desk.get(ADMIN, 'garbage');
    expect([body, headers.get('www-authenticate')]).toEqual([
      { success: false, message: 'The token is invalid or has expired', code: 'unauthenticated' },
      expect.stringMatching(/^Bearer/),
    ]);
  });

  it('that was valid until some time ago has a code of its own, so that clients know to refresh it', async () => {
    const answered = await desk.get(ADMIN, await tokenFor('admin', {}, -60));
    expect([answered.status, answered.body, answered.headers.get('www-authenticate')]).toEqual([
      401,
      { success: false, message: 'The token is invalid or has expired', code: 'token_expired' },
      'Bearer error="invalid_token", error_description="The token has expired"',
    ]);
    const forged = await signToken('another-secret-of-32-bytes-or-more!!', { sub: 'x', role: 'admin' }, -60);
    expect((await desk.get(ADMIN, forged)).body.code).toBe('unauthenticated');
  });

  it('is told apart from an expired one by the login’s endpoints in a header alone', async () => {
    const { status, body, headers } = await desk.get('/api/user/me', await tokenFor('user', {}, -60));
    expect([status, body.error.code, headers.get('www-authenticate')]).toEqual([
      401,
      'INVALID_TOKEN',
      expect.stringContaining('The token has expired'),
    ]);
  });

  it.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b'])('is also the header %j', async (authorization) => {
    expect((await desk.call('GET', ADMIN, { headers: { authorization } })).status).toBe(401);
  });
});

describe('a valid token', () => {
  it('is accepted with an id of 128 characters', async () => {
    expect((await desk.get(ADMIN, await tokenFor('admin', { sub: 'x'.repeat(128) }))).status).toBe(200);
  });

  it.each([
    ['name', { name: 'Ada van der Obi' }, 'Ada', 'van der Obi'],
    ['first_name and last_name', { first_name: 'Ada', last_name: 'Obi' }, 'Ada', 'Obi'],
    ['nothing', {}, null, null],
  ])('names its bearer by %s', async (_what, names, first, last) => {
    const sub = randomUUID();
    const token = await tokenFor('admin', { sub, ...names } as Partial<TokenClaims>);
    const { id } = await openTicket(desk);
    const assigned = await desk.put(`${ADMIN}/${id}/assign`, { assigned_to: sub }, token);
    expect(assigned.body.data.assigned_admin).toEqual({
      id: sub,
      first_name: first,
      last_name: last,
      email: null,
    });
  });

  it('of the wrong role is refused before anything is looked at', async () => {
    const reply = await desk.put(`${ADMIN}/no-such-ticket/status`, 'not json', owner.token);
    expect([reply.status, reply.body]).toEqual([
      403,
      { success: false, message: 'Your role may not do this', code: 'forbidden' },
    ]);
  });
});
