import { randomUUID } from 'node:crypto';
import { LogUnavailable, type Position } from '../../../src/events/log/port.ts';
import {
  ADMIN,
  adminAt,
  blamed,
  openTicket,
  type Person,
  person,
  positionOf,
  rate,
  record,
  SUPPORT,
  ticketOf,
  write,
} from '../../support/acceptance.ts';
import { type Client, startSecondDesk, suiteDesk, ticketRequest } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  ada = await person('admin');
  admin = adminAt(desk, ada);
  await admin.list();
});

const from = (position: string, path: string, token?: string, node: Client = desk) =>
  node.call('GET', path, { headers: { 'x-min-position': position }, ...(token !== undefined && { token }) });

describe('X-Position', () => {
  it.each([
    ['malformed JSON', 400, '{'],
    ['a missing field', 400, '{}'],
    ['a field of another kind', 400, '{ "ticket_number": 7, "message": [], "email": null }'],
    [
      'an unknown ticket',
      404,
      '{ "ticket_number": "SMI-2026-999999", "message": "Is there any news on this?", "email": "a@b.io" }',
    ],
  ])('comes with a refusal for %s', async (_, status, body) => {
    const acknowledged = positionOf((await openTicket(desk)).reply);
    const response = await fetch(`${desk.url}${SUPPORT}/ticket/add-message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(status);
    expect(Number(response.headers.get('x-position') ?? Number.NaN)).toBeGreaterThanOrEqual(acknowledged);
  });

  it('comes with every answer of a command, and never goes back', async () => {
    const user = await person('user');
    const ticket = await ticketOf(desk, user);
    const replies = [
      ticket.reply,
      await write(desk, ticket, 'Is there any news?'),
      await desk.post(
        `${SUPPORT}/request-support`,
        ticketRequest({ ticket_number: ticket.number, email: ticket.email }),
      ),
      await admin.reply(ticket.id, 'Hello'),
      await admin.note(ticket.id, 'A note'),
      await admin.assign(ticket.id, ada.id),
      await admin.priority(ticket.id, 'urgent'),
      await admin.tags(ticket.id, ['one']),
      await admin.status(ticket.id, 'resolved'),
      await rate(desk, ticket.number, { rating: 5 }, user.token),
      await record(desk, `users/${randomUUID()}`, { first_name: 'John' }),
    ];
    const positions = replies.map(positionOf);
    expect([positions.every(Number.isSafeInteger), positions]).toEqual([
      true,
      positions.toSorted((one, other) => one - other),
    ]);
  });

  it('comes with a refusal too, and covers what it rests on', async () => {
    const user = await person('user');
    const ticket = await ticketOf(desk, user);
    const closed = await admin.status(ticket.id, 'closed');
    const refused = await write(desk, ticket, 'Is there any news?');
    expect(refused.status).toBe(400);
    expect(positionOf(refused)).toBeGreaterThanOrEqual(positionOf(closed));
  });
});

describe('X-Min-Position', () => {
  it('of a command shows what the command did', async () => {
    const { id, reply } = await openTicket(desk);
    const shown = await from(String(positionOf(reply)), `${ADMIN}/${id}`, ada.token);
    expect(shown.status).toBe(200);
  });

  it('beyond the end of the log is refused at once', async () => {
    const end = await desk.stores.log.end();
    const started = performance.now();
    const replies = await Promise.all(
      [end + 1, 999_999_999, Number.MAX_SAFE_INTEGER].map((position) =>
        from(`${position}`, ADMIN, ada.token),
      ),
    );
    expect(replies.map((reply) => [reply.status, blamed(reply)])).toEqual(
      Array.from({ length: 3 }, () => [400, ['X-Min-Position']]),
    );
    expect(performance.now() - started).toBeLessThan(2_000);
    expect((await from(`${end}`, ADMIN, ada.token)).status).toBe(200);
  });

  it('is waited for as ever while the log can’t say where it ends', async () => {
    const down = jest.spyOn(desk.stores.log, 'end').mockRejectedValue(new LogUnavailable('down'));
    const position = (await openTicket(desk)).reply;
    const shown = await from(String(positionOf(position)), ADMIN, ada.token);
    down.mockRestore();
    expect(shown.status).toBe(200);
  });

  it('that another node has reached, and the read models have not, is answered 503 when the wait is over', async () => {
    const node = await startSecondDesk(desk, { catchUpMs: 300 });
    const started = performance.now();
    const ahead = jest.spyOn(desk.stores.log, 'end').mockResolvedValue(1_000_000_000 as Position);
    const reply = await from('999999999', ADMIN, ada.token, node);
    const waited = performance.now() - started;
    ahead.mockRestore();
    await node.stop();
    expect([reply.status, reply.body.code, Number(reply.headers.get('retry-after')) > 0]).toEqual([
      503,
      'not_caught_up',
      true,
    ]);
    expect(waited).toBeGreaterThan(295);
    expect(waited).toBeLessThan(3_000);
  });

  it.each(['-1', 'soon', '1.5', '99999999999999999999'])('refuses %j', async (position) => {
    expect(blamed(await from(position, ADMIN, ada.token))).toEqual(['X-Min-Position']);
  });
});
