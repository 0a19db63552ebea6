import {
  adminAt,
  type OpenedTicket,
  openTicket,
  type Person,
  person,
  SUPPORT,
  ticketOf,
} from '../support/acceptance.ts';
import { CHAT, type GuestChat, guestChat } from '../support/chats.ts';
import { type CallOptions, type Reply, suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';

const ALLOWED = 300;
const VERIFY = '/api/support/onboarding/verify-code';
const text = 'Is there any news on this?';

const desk = suiteDesk({ env: { RATE_LIMITS: 'on', TRUSTED_PROXIES: '1' } });
let john: Person;
let ada: Person;
let ticket: OpenedTicket;
let chat: GuestChat;
beforeAll(async () => {
  [john, ada] = [await person('user'), await person('admin')];
  ticket = await ticketOf(desk, john);
  chat = await guestChat(desk);
});

let addresses = 0;
/** Somebody at an address that nobody else has. */
function newcomer() {
  const address = `198.51.100.${++addresses}`;
  const call = (method: string, path: string, { headers, ...options }: CallOptions = {}): Promise<Reply> =>
    desk.call(method, path, { ...options, headers: { 'x-forwarded-for': address, ...headers } });
  return {
    call,
    look: (number: string, token?: string) =>
      call('GET', `${SUPPORT}/ticket?ticket_number=${number}`, token === undefined ? {} : { token }),
    write: (number: string, email: string, token?: string, key?: string) =>
      call('POST', `${SUPPORT}/ticket/add-message`, {
        body: { ticket_number: number, message: text, email },
        ...(token !== undefined && { token }),
        ...(key !== undefined && { headers: { 'idempotency-key': key } }),
      }),
  };
}
type Newcomer = ReturnType<typeof newcomer>;

const numberOf = (index: number) => `SMI-2026-${String(900_000 + index)}`;

/** Uses up the day's failed look-ups of the address, with the tokens of 30 users; answers how many were let through. */
async function walk({ look }: Newcomer): Promise<readonly number[]> {
  const tokens = await Promise.all(Array.from({ length: 30 }, () => tokenFor('user')));
  const statuses: number[] = [];
  for (let turn = 0; turn < ALLOWED / tokens.length + 1; turn++)
    for (const [index, token] of tokens.entries())
      statuses.push((await look(numberOf(turn * tokens.length + index), token)).status);
  return statuses;
}

describe('30 users’ tokens that walk the numbers from one address', () => {
  let walker: Newcomer;
  let statuses: readonly number[];
  beforeAll(async () => {
    walker = newcomer();
    statuses = await walk(walker);
  });

  it('get no further than one caller', () => {
    expect(statuses.filter((status) => status === 404)).toHaveLength(ALLOWED);
    expect(statuses.slice(ALLOWED).every((status) => status === 429)).toBe(true);
  });

  const told = ({ status, body, headers }: Reply) => ({
    status,
    body,
    waits: Number(headers.get('retry-after')) > 80_000,
  });
  const REFUSED = {
    status: 429,
    body: { success: false, message: 'Too many requests, please try again later', code: 'rate_limited' },
    waits: true,
  };

  it.each<[string, (mallory: string) => Promise<Reply>]>([
    ['an existing number', () => walker.look(ticket.number)],
    ['a missing number', () => walker.look(numberOf(1))],
    ['an existing number of another user', (mallory) => walker.look(ticket.number, mallory)],
    ['a right e-mail', () => walker.write(ticket.number, ticket.email)],
    ['a wrong e-mail', () => walker.write(ticket.number, 'mallory@example.com')],
    ['a missing number to write to', () => walker.write(numberOf(1), ticket.email)],
    [
      'a right e-mail in request-support',
      () =>
        walker.call('POST', `${SUPPORT}/request-support`, {
          body: ticketRequest({ ticket_number: ticket.number, email: ticket.email }),
        }),
    ],
    [
      'a session of somebody’s registration',
      () =>
        walker.call('POST', `${SUPPORT}/request-support`, {
          body: ticketRequest({ session_id: 'session-1' }),
        }),
    ],
    [
      'a rating of another user’s ticket',
      (token) =>
        walker.call('POST', `${SUPPORT}/ticket/${ticket.number}/rate`, { body: { rating: 5 }, token }),
    ],
    ['a code', () => walker.call('POST', VERIFY, { body: { code: '123456', userId: john.id } })],
    ['a made-up conversation', () => walker.call('GET', `${CHAT}/11111111-1111-4111-8111-111111111111`)],
  ])('%s is answered like any other', async (_, ask) => {
    const { token } = await person('user');
    expect(told(await ask(token))).toEqual(REFUSED);
  });

  it('nothing of it was done', async () => {
    const detail = await adminAt(desk, ada).detail(ticket.id);
    expect([detail.body.data.message_count, detail.headers.get('etag')]).toEqual([1, '"0"']);
  });

  it('the ticket’s owner and admins at the same address are served', async () => {
    const statuses = [
      await walker.look(ticket.number, john.token),
      await walker.write(ticket.number, ticket.email, john.token),
      await walker.call('POST', `${SUPPORT}/ticket/${ticket.number}/rate`, {
        body: { rating: 5 },
        token: john.token,
      }),
      await walker.look(ticket.number, ada.token),
      await walker.look(numberOf(1), ada.token),
    ].map(({ status, body }) => [status, body.code]);
    expect(statuses).toEqual([
      [200, undefined],
      [201, undefined],
      [400, 'not_rateable'],
      [200, undefined],
      [404, 'ticket_not_found'],
    ]);
  });

  it('so are those who look nothing up, and a guest who has the id of their conversation', async () => {
    const opened = await walker.call('POST', `${SUPPORT}/request-support`, { body: ticketRequest() });
    const messages = await walker.call('GET', `${CHAT}/${chat.id}/messages`);
    expect([opened.status, messages.status]).toEqual([201, 200]);
  });

  it('a refusal leaves nothing in the log, and its Idempotency-Key as good as before', async () => {
    const nobodys = await openTicket(desk, { email: 'nobody@example.com' });
    const { token } = await person('user');
    const home = newcomer();
    await home.call('GET', `${SUPPORT}/my-tickets`, { token });
    const { log } = desk.stores;
    const end = await log.end();
    for (const key of ['first', 'second', 'first'])
      expect(told(await walker.write(nobodys.number, nobodys.email, token, key))).toEqual(REFUSED);
    expect(await log.end()).toBe(end);

    const written = await home.write(nobodys.number, nobodys.email, token, 'first');
    expect(written.status).toBe(201);
    const again = await walker.write(nobodys.number, nobodys.email, token, 'first');
    expect([again.status, again.body]).toEqual([201, written.body]);
  });

  it('another address is not affected', async () => {
    const other = newcomer();
    expect([(await other.look(ticket.number)).status, (await other.look(numberOf(1))).status]).toEqual([
      200, 404,
    ]);
  });
});

describe('failed look-ups of every kind', () => {
  it('share one allowance of the address', async () => {
    const { call, look, write } = newcomer();
    const mallory = await person('user');
    const kinds: readonly (readonly [() => Promise<Reply>, string])[] = [
      [() => look(numberOf(2)), '404'],
      [() => look(ticket.number, mallory.token), '404'],
      [() => write(numberOf(3), ticket.email), '404'],
      [() => write(ticket.number, 'mallory@example.com'), '400'],
      [() => write(ticket.number, ticket.email, mallory.token), '404'],
      [
        () =>
          call('POST', `${SUPPORT}/ticket/${ticket.number}/rate`, {
            body: { rating: 5 },
            token: mallory.token,
          }),
        '400',
      ],
      [
        () =>
          call('POST', `${SUPPORT}/request-support`, { body: ticketRequest({ session_id: 'session-1' }) }),
        '400',
      ],
      [() => call('GET', `${CHAT}/11111111-1111-4111-8111-111111111111/messages`), '404'],
    ];
    const answers = new Set<string>();
    let passed = 0;
    for (; passed < ALLOWED + kinds.length; passed++) {
      const [ask, expected] = kinds[passed % kinds.length] ?? [];
      const { status } = (await ask?.()) ?? { status: 0 };
      if (status === 429) break;
      answers.add(`${passed % kinds.length}: ${status} ${expected}`);
    }
    expect(passed).toBe(ALLOWED);
    expect([...answers]).toEqual(kinds.map(([, status], index) => `${index}: ${status} ${status}`));
    expect((await look(ticket.number)).status).toBe(429);
  });
});
