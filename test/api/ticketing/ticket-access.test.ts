import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import { createTicketLinks } from '../../../src/api/ticketing/ticket-links.ts';
import { deriveKeys } from '../../../src/commands/keys.ts';
import { type Instant, instant, type TicketId } from '../../../src/events/ids.ts';
import {
  ADMIN,
  type OpenedTicket,
  openTicket,
  type Person,
  person,
  SUPPORT,
  ticketOf,
} from '../../support/acceptance.ts';
import {
  type CallOptions,
  SECRET,
  suiteDesk,
  type TestDesk,
  ticketRequest,
  tokenFor,
} from '../../support/desk.ts';

/** Tickets in the modes in which a number alone opens nothing. */

const signed = suiteDesk({ env: { TICKET_ACCESS: 'signed-link' } });
const closed = suiteDesk({ env: { TICKET_ACCESS: 'token' } });
const open = suiteDesk();

const message = 'Thanks for the info. Can you increase my daily limit?';
const NOWHERE = 'SMI-2026-999999';

const read = (desk: TestDesk, number: string, options: CallOptions & { access?: string } = {}) => {
  const access = options.access === undefined ? '' : `&access=${options.access}`;
  return desk.call('GET', `${SUPPORT}/ticket?ticket_number=${number}${access}`, options);
};
type Named = Pick<OpenedTicket, 'number' | 'email'>;
const add = (desk: TestDesk, { number, email }: Named, options: CallOptions = {}) =>
  desk.call('POST', `${SUPPORT}/ticket/add-message`, {
    ...options,
    body: { ticket_number: number, message, email },
  });
const addByRequest = (desk: TestDesk, { number, email }: Named, options: CallOptions = {}) =>
  desk.call('POST', `${SUPPORT}/request-support`, {
    ...options,
    body: ticketRequest({ ticket_number: number, email }),
  });
const by = (access: string): CallOptions => ({ headers: { 'X-Ticket-Access': access } });
const someone = () => `someone-${randomUUID()}@example.com`;
const linkOf = async (desk: TestDesk, { id }: { id: string }, role: 'admin' | 'service') =>
  (await desk.get(`${ADMIN}/${id}/link`, await tokenFor(role))).body.data;
const own = createTicketLinks(deriveKeys([SECRET], 'links of tickets'));
const now = () => instant(Date.now());
const DAYS = 24 * 60 * 60_000;

describe.each([
  ['signed-link', signed, 'ticket_link_required'],
  ['token', closed, 'token_required'],
] as const)('with TICKET_ACCESS=%s and neither token nor link', (_mode, desk, code) => {
  it('neither a ticket nor its absence is told', async () => {
    const ticket = await openTicket(desk, { email: someone(), phone_number: '08012345678' });
    const { token } = await person('admin');
    await desk.put(`${ADMIN}/${ticket.id}/priority`, { priority: 'urgent' }, token);
    for (const ask of [
      (named: Named) => read(desk, named.number),
      (named: Named) => add(desk, named),
      ...['"0"', '"99"'].map(
        (revision) => (named: Named) => add(desk, named, { headers: { 'If-Match': revision } }),
      ),
      (named: Named) => addByRequest(desk, named),
    ]) {
      const [found, nowhere] = [await ask(ticket), await ask({ ...ticket, number: NOWHERE })];
      expect([found.status, found.body.code]).toEqual([401, code]);
      expect([nowhere.status, nowhere.body]).toEqual([found.status, found.body]);
      expect(found.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('a ticket can be opened', async () => {
    const { reply } = await openTicket(desk, { email: someone() });
    expect(reply.body.data.ticket.messages[0].verified).toBe(false);
  });

  it('users keep what is theirs, and are told nothing of other tickets', async () => {
    const user = await person('user');
    const [mine, nobodys] = [await ticketOf(desk, user), await openTicket(desk, { email: someone() })];
    const { token } = user;
    const seen = (await read(desk, mine.number, { token })).body.data.ticket;
    expect([seen.email, seen.messages[0].sender_email]).toEqual([user.email, user.email]);
    expect((await add(desk, mine, { token })).body.data.message.verified).toBe(true);
    for (const number of [nobodys.number, NOWHERE]) {
      const reply = await read(desk, number, { token });
      expect([reply.status, reply.body.message]).toEqual([404, `Ticket ${number} not found`]);
    }
    const verified = await tokenFor('user', {
      sub: randomUUID(),
      email: nobodys.email,
      email_verified: true,
    });
    expect((await add(desk, nobodys, { token: verified })).body.data.message.verified).toBe(true);
  });

  it('analysts, auditors and services are told no more than users', async () => {
    const { number } = await openTicket(desk, { email: someone() });
    for (const role of ['analyst', 'auditor', 'service'] as const)
      expect((await read(desk, number, { token: await tokenFor(role) })).status).toBe(404);
    expect((await read(desk, number, { token: (await person('admin')).token })).status).toBe(200);
  });
});

describe('a signed link', () => {
  let ticket: OpenedTicket;
  let access: string;
  const opened = (reply: { status: number; body: { code?: string } }) => [reply.status, reply.body.code];
  beforeAll(async () => {
    ticket = await openTicket(signed, { email: someone(), phone_number: '08012345678' });
    ({ access } = ticket.reply.body.data);
  });

  it('comes with the ticket, once it is opened, and opens it for 30 days', async () => {
    const { access_expires_at: end, ticket: told } = ticket.reply.body.data;
    expect(Date.parse(end) - Date.parse(told.created_at)).toBeGreaterThan(30 * DAYS - 1001);
    for (const reply of [
      await read(signed, ticket.number, by(access)),
      await read(signed, ticket.number, { access }),
    ])
      expect([reply.status, reply.body.data.ticket.id]).toEqual([200, ticket.id]);
  });

  it('shows the contact data masked, wherever they are', async () => {
    const masked = `s***${ticket.email.slice(ticket.email.indexOf('@'))}`;
    const sent = await add(signed, ticket, by(access));
    expect([sent.status, sent.body.data.message.sender_email]).toEqual([201, masked]);
    for (const { body } of [
      await read(signed, ticket.number, by(access)),
      await addByRequest(signed, ticket, by(access)),
    ]) {
      expect(body.data.ticket).toMatchObject({ email: masked, phone_number: '***78' });
      for (const each of body.data.ticket.messages) expect(each.sender_email).toBe(masked);
    }
    const late = await add(signed, ticket, { headers: { 'X-Ticket-Access': access, 'If-Match': '"0"' } });
    expect([late.status, JSON.stringify(late.body)]).toEqual([
      409,
      expect.not.stringContaining(ticket.email),
    ]);
  });

  it('of whoever opened the ticket, or of an admin, is no proof of the address; of a sender of mail it is', async () => {
    const [admins, services] = [
      await linkOf(signed, ticket, 'admin'),
      await linkOf(signed, ticket, 'service'),
    ];
    expect([admins.proves_address, services.proves_address]).toEqual([false, true]);
    const verified = [];
    for (const each of [access, admins.access, services.access])
      verified.push((await add(signed, ticket, by(each))).body.data.message.verified);
    expect(verified).toEqual([false, false, true]);
  });

  it('opens no other ticket', async () => {
    const other = await openTicket(signed, { email: ticket.email });
    for (const number of [other.number, NOWHERE]) {
      const named = { ...other, number };
      for (const reply of [await read(signed, number, by(access)), await add(signed, named, by(access))])
        expect(opened(reply)).toEqual([401, 'invalid_ticket_link']);
    }
  });

  it.each<[string, () => Promise<string> | string]>([
    ['is made up', () => 'made.up.link'],
    ['is changed', () => `${access.slice(0, -3)}AAA`],
    ['is a bearer token', () => tokenFor('user')],
    ['has expired', () => linkAt(instant(Date.now() - 31 * DAYS))],
    ['was issued for another address', () => linkAt(now(), 'another@example.com')],
    [
      'is signed by another secret',
      () => linkAt(now(), ticket.email, deriveKeys(['another'], 'links of tickets')),
    ],
  ])('that %s opens nothing', async (_, make) => {
    const link = await make();
    for (const reply of [
      await read(signed, ticket.number, by(link)),
      await read(signed, ticket.number, { access: link }),
      await add(signed, ticket, by(link)),
    ])
      expect(opened(reply)).toEqual([401, 'invalid_ticket_link']);
  });
  const linkAt = async (at: Instant, email = ticket.email, keys?: Parameters<typeof createTicketLinks>[0]) =>
    (await (keys ? createTicketLinks(keys) : own).issue({ id: ticket.id as TicketId, email }, true, at))
      .access;

  it('of a secret that is still listed goes on', async () => {
    const rotated = createTicketLinks(deriveKeys(['new', SECRET], 'links of tickets'));
    const link = await rotated.read(access, now());
    expect([link?.ticketId, link?.isFor(ticket.email), link?.isFor('another@example.com')]).toEqual([
      ...[ticket.id, true, false],
    ]);
  });

  it('is no bearer token', async () => {
    const { access: link } = await linkOf(signed, ticket, 'service');
    expect((await signed.get(`${SUPPORT}/my-tickets`, link)).status).toBe(401);
  });

  it('is issued to admins and services only', async () => {
    const { token } = await person('user');
    expect((await signed.get(`${ADMIN}/${ticket.id}/link`)).status).toBe(401);
    expect((await signed.get(`${ADMIN}/${ticket.id}/link`, token)).status).toBe(403);
    expect((await signed.get(`${ADMIN}/nothing/link`, await tokenFor('service'))).status).toBe(404);
  });

  it('isn’t repeated under an Idempotency-Key to a client without it', async () => {
    const key = { 'Idempotency-Key': randomUUID() };
    const first = await add(signed, ticket, { headers: { ...key, 'X-Ticket-Access': access } });
    const again = await add(signed, ticket, { headers: { ...key, 'X-Ticket-Access': access } });
    expect(again.body).toEqual(first.body);
    expect(opened(await add(signed, ticket, { headers: key }))).toEqual([409, 'idempotency_key_reused']);
  });

  it('may come from other origins', async () => {
    const headers = {
      Origin: 'http://localhost:3000',
      'Access-Control-Request-Method': 'GET',
      'Access-Control-Request-Headers': 'x-ticket-access',
    };
    const { headers: answered } = await fetch(`${signed.url}${SUPPORT}/ticket`, {
      method: 'OPTIONS',
      headers,
    });
    expect(answered.get('access-control-allow-headers')).toBe('x-ticket-access');
  });
});

describe('links in the other modes', () => {
  it('open nothing with TICKET_ACCESS=token, where none are issued', async () => {
    const ticket = await openTicket(closed, { email: someone() });
    expect(ticket.reply.body.data).not.toHaveProperty('access');
    const { access } = await own.issue({ id: ticket.id as TicketId, email: ticket.email }, true, now());
    for (const link of [access, 'made.up.link'])
      expect((await read(closed, ticket.number, by(link))).body.code).toBe('token_required');
    expect((await closed.get(`${ADMIN}/${ticket.id}/link`, await tokenFor('service'))).status).toBe(404);
  });

  it('prove the author where the number opens the ticket, which shows all as before', async () => {
    const ticket = await openTicket(open, { email: someone() });
    expect(ticket.reply.body.data).not.toHaveProperty('access');
    const { access } = await linkOf(open, ticket, 'service');
    const sent = (await add(open, ticket, by(access))).body.data.message;
    expect([sent.verified, sent.sender_email]).toEqual([true, ticket.email]);
    expect((await add(open, ticket)).body.data.message).toMatchObject({
      verified: false,
      sender_email: ticket.email,
    });
    expect((await read(open, ticket.number, by('made.up.link'))).body.code).toBe('invalid_ticket_link');
  });
});

describe('sockets', () => {
  it.each([
    ['number', open],
    ['signed-link', signed],
    ['token', closed],
  ] as const)(
    'with TICKET_ACCESS=%s join tickets by tokens only, and tell who has proven to be the author',
    async (_, desk) => {
      const [user, admin]: Person[] = [await person('user'), await person('admin')];
      const ticket = await ticketOf(desk, user as Person);
      const connect = (auth: object) => io(`${desk.url}/support`, { auth, forceNew: true });
      const sockets = [
        connect({ guestId: null }),
        connect({ token: user?.token }),
        connect({ token: admin?.token }),
      ];
      const [guest, owner, admins] = sockets as [
        (typeof sockets)[0],
        (typeof sockets)[0],
        (typeof sockets)[0],
      ];
      try {
        expect(await guest.emitWithAck('join_ticket', { ticket_id: ticket.id })).toMatchObject({
          success: false,
        });
        expect(await owner.emitWithAck('join_ticket', { ticket_id: ticket.id })).toMatchObject({
          success: true,
        });
        await admins.emitWithAck('join_ticket', { ticket_id: ticket.id });
        const told = [owner, admins].map(
          (socket) =>
            new Promise((resolve) => socket.once('new_message', (data) => resolve(data.message.verified))),
        );
        const noticed = new Promise((resolve) =>
          admins.on('ticket_updated', (data) => {
            if (data.event === 'new_user_message' && data.ticket_id === ticket.id)
              resolve(data.message.verified);
          }),
        );
        const { token } = user as Person;
        await (desk === open ? add(desk, ticket) : add(desk, ticket, { token }));
        const isVerified = desk !== open;
        expect(await Promise.all([...told, noticed])).toEqual([isVerified, isVerified, isVerified]);
      } finally {
        for (const socket of sockets) socket.disconnect();
      }
    },
  );
});
