import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import type { TicketId } from '../../../src/events/ids.ts';
import type { Position } from '../../../src/events/log/port.ts';
import { ticketStream } from '../../../src/events/ticketing/events.ts';
import {
  adminAt,
  type OpenedTicket,
  openTicket,
  type Person,
  person,
  SUPPORT,
  ticketOf,
} from '../../support/acceptance.ts';
import { suiteDesk, tokenFor } from '../../support/desk.ts';
import { eventsIn, untilRecorded } from '../../support/logs.ts';

/** Tickets that were opened without a token, with an address that nobody had then. */

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin'));
});

const someone = () => `someone-${randomUUID()}@example.com`;
/** Once the read models have it: a sign-in waits a second for them, then finds it at the next request. */
async function opened(email: string): Promise<OpenedTicket> {
  const ticket = await openTicket(desk, { email });
  const { acknowledged, reached } = desk.stores.progress;
  expect(await reached(acknowledged(), 50_000)).toBe(true);
  return ticket;
}
const verified = async (email: string, sub = randomUUID(), email_verified: unknown = true) => {
  const token = await tokenFor('user', { sub, email, email_verified } as never);
  return { id: sub, email, token };
};
const mine = async ({ token }: Pick<Person, 'token'>): Promise<string[]> =>
  (await desk.get(`${SUPPORT}/my-tickets`, token)).body.data.tickets.map(({ id }: { id: string }) => id);

let linked = 0;
/**
 * Signs in until so many tickets more have got an owner: a sign-in for which the read models were too late leaves them to the
 * next request.
 */
async function signInUntilLinked(user: Pick<Person, 'token'>, count: number): Promise<void> {
  linked += count;
  const recorded = untilRecorded(desk.stores.log, 'TicketTransferred', linked);
  const isRecorded = recorded.then(() => true);
  do await mine(user);
  while (!(await Promise.race([isRecorded, pause(50, false)])));
  const events = await recorded;
  desk.stores.progress.acknowledge(events.at(-1)?.position as Position);
}

describe('a ticket that belongs to nobody', () => {
  it('becomes that of the user who comes with its verified address', async () => {
    const email = someone();
    const [first, second] = [await opened(email), await opened(email.toUpperCase())];
    expect((await admin.detail(first.id)).body.data.user_id).toBeNull();
    const user = await verified(email);
    await signInUntilLinked(user, 2);
    expect(await mine(user)).toEqual([second.id, first.id]);
    const { data } = (await admin.detail(first.id)).body;
    expect([data.user_id, data.user.email]).toEqual([user.id, email]);
    expect((await admin.list(`?user_id=${user.id}`)).body.data.meta.total).toBe(2);
  });

  it('does so once, whoever comes after', async () => {
    const email = someone();
    const { id } = await opened(email);
    const user = await verified(email);
    await signInUntilLinked(user, 1);
    const other = await verified(email);
    await mine(other);
    await mine(await verified(email, user.id));
    const last = await opened(someone());
    expect((await admin.detail(last.id)).body.data.user_id).toBeNull();
    await signInUntilLinked(await verified(last.email), 1);
    const events = await eventsIn(desk.stores, ticketStream(id as TicketId));
    expect(events.map(({ event }) => event.type)).toEqual(['TicketOpened', 'TicketTransferred']);
    expect(await mine(other)).toEqual([]);
  });

  it.each([
    ['says nothing of it', null],
    ['says that it is not', false],
    ['says so in other words', 'yes'],
  ])('stays nobody’s when the token’s issuer %s', async (_what, claim) => {
    const email = someone();
    const { id } = await opened(email);
    const unproven = await verified(email, randomUUID(), claim);
    expect(await mine(unproven)).toEqual([]);
    // What comes after in the log has its owner by now.
    const next = await opened(someone());
    await signInUntilLinked(await verified(next.email), 1);
    expect((await admin.detail(id)).body.data.user_id).toBeNull();
  });

  it('is written, rated and joined by the user from then on, and no longer by other users', async () => {
    const email = someone();
    const { id, number } = await opened(email);
    const user = await verified(email);
    await signInUntilLinked(user, 1);
    const stranger = await person('user');
    const read = (token?: string) => desk.get(`${SUPPORT}/ticket?ticket_number=${number}`, token);
    expect([
      (await read(user.token)).status,
      (await read(stranger.token)).status,
      (await read()).status,
    ]).toEqual([200, 404, 200]);
    const socket = io(`${desk.url}/support`, { auth: { token: user.token }, forceNew: true });
    try {
      expect(await socket.emitWithAck('join_ticket', { ticket_id: id })).toMatchObject({ success: true });
    } finally {
      socket.disconnect();
    }
    await admin.status(id, 'resolved');
    expect((await desk.post(`${SUPPORT}/ticket/${number}/rate`, { rating: 5 }, user.token)).status).toBe(200);
  });

  it('is told to the user’s sockets and to admins', async () => {
    const email = someone();
    const { id } = await opened(email);
    const user = await verified(email);
    const before = await verified(email, user.id, false);
    const socket = io(`${desk.url}/support`, { auth: { token: before.token }, forceNew: true });
    try {
      await new Promise<void>((resolve) => socket.on('connect', () => resolve()));
      const told = new Promise((resolve) => socket.on('ticket_updated', resolve));
      await signInUntilLinked(user, 1);
      const payload = await told;
      expect(payload).toMatchObject({ ticket_id: id, event: 'owner_changed', user_id: user.id });
    } finally {
      socket.disconnect();
    }
  });
});

it('a ticket of a registered user stays theirs when another one proves its address', async () => {
  const owner = await person('user');
  const { id } = await ticketOf(desk, owner, { email: owner.email });
  const other = await verified(owner.email);
  await mine(other);
  const next = await opened(someone());
  await signInUntilLinked(await verified(next.email), 1);
  expect((await admin.detail(id)).body.data.user_id).toBe(owner.id);
});
