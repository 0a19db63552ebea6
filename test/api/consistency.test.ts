import { randomUUID } from 'node:crypto';
import {
  ADMIN,
  adminAt,
  conversation,
  DIRECTORY,
  manualClock,
  openTicket,
  person,
  rate,
  record,
  revisionOf,
  SUPPORT,
  ticketOf,
  write,
} from '../support/acceptance.ts';
import { startTestDesk, suiteDesk, type TestDesk, tokenFor } from '../support/desk.ts';
import { testStoresOf } from '../support/stores.ts';

const desk = suiteDesk();
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  admin = adminAt(desk, await person('admin', 'Ada Obi'));
  await admin.list();
});

/** A database that others keep busy takes longer over it than a read waits. */
const REBUILT_WITHIN_MS = 15_000;

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('a read after a write', () => {
  it('sees it, a hundred times out of a hundred', async () => {
    const ticket = await openTicket(desk);
    const missed = [];
    for (const index of upTo(100)) {
      const message = `message number ${index}`;
      const { status } =
        index % 2 === 0 ? await write(desk, ticket, message) : await admin.reply(ticket.id, message);
      const { body, headers } = await conversation(desk, ticket.number, '&messages_limit=1');
      const [shown] = body.data.ticket.messages;
      if (shown.message !== message) missed.push({ index, status, warning: headers.get('warning') });
    }
    expect(missed).toEqual([]);
  });

  it('sees it in every list, too', async () => {
    const user = await person('user');
    const missed = [];
    for (const index of upTo(50)) {
      const { number } = await ticketOf(desk, user);
      const mine = (await desk.get(`${SUPPORT}/my-tickets`, user.token)).body.data;
      const all = (await admin.list(`?user_id=${user.id}`)).body.data;
      const found = [
        mine.total_tickets,
        mine.tickets[0].ticket_number,
        all.meta.total,
        all.tickets[0].ticket_number,
      ];
      if (found.join() !== [index + 1, number, index + 1, number].join()) missed.push(index);
    }
    expect(missed).toEqual([]);
  });

  it('sees what others wrote at the same time, too', async () => {
    const ticket = await openTicket(desk);
    const seen = await Promise.all(
      upTo(40).map(async (index) => {
        await write(desk, ticket, `message number ${index}`);
        const { messages } = (await conversation(desk, ticket.number)).body.data.ticket;
        return messages.some(({ message }: { message: string }) => message === `message number ${index}`);
      }),
    );
    expect(seen).not.toContain(false);
  });
});

describe('at the same time', () => {
  it('40 new tickets get 40 different numbers', async () => {
    const tickets = await Promise.all(upTo(40).map(() => openTicket(desk)));
    expect(new Set(tickets.map(({ number }) => number)).size).toBe(40);
  });

  it('200 replies to one ticket are 200 messages, once each', async () => {
    const { id } = await openTicket(desk);
    await Promise.all(upTo(200).map((index) => admin.reply(id, `reply ${index}`)));
    const { messages, message_count: count } = (await admin.detail(id)).body.data;
    const texts = messages.slice(1).map(({ message }: { message: string }) => message);
    expect([count, texts.toSorted()]).toEqual([
      201,
      upTo(200)
        .map((index) => `reply ${index}`)
        .toSorted(),
    ]);
  });

  it('200 changes of one ticket get revisions without a gap', async () => {
    const ticket = await openTicket(desk);
    await admin.status(ticket.id, 'escalated');
    const replies = await Promise.all(
      upTo(200).map((index) =>
        index % 2 === 0
          ? admin.note(ticket.id, `note ${index}`)
          : write(desk, ticket, `message number ${index}`),
      ),
    );
    expect(replies.map(revisionOf).toSorted((one, other) => one - other)).toEqual(
      upTo(200).map((index) => index + 2),
    );
  });

  it('of two admins who assign the same revision one wins, and the other learns what happened', async () => {
    const { id } = await openTicket(desk);
    const [grace, tayo] = [await person('admin'), await person('admin')];
    for (const one of [grace, tayo]) await adminAt(desk, one).list();
    const assign = (one: typeof grace) =>
      adminAt(desk, one).change(id, 'assign', { assigned_to: one.id }, { 'if-match': '"0"' });
    const replies = await Promise.all([assign(grace), assign(tayo)]);
    const [winner, loser] = replies[0]?.status === 200 ? [grace, replies[1]] : [tayo, replies[0]];
    expect(replies.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(loser?.body).toMatchObject({
      revision: 1,
      since: [
        {
          type: 'TicketAssigned',
          actor: { kind: 'admin', id: winner.id },
          data: { from: null, to: winner.id },
        },
      ],
    });
    expect((await admin.detail(id)).body.data.assigned_to).toBe(winner.id);
  });

  it('the same conversation is open for one first response', async () => {
    const { id } = await openTicket(desk);
    await Promise.all(upTo(20).map((index) => admin.reply(id, `reply ${index}`)));
    const { first_response_at: first, messages, status } = (await admin.detail(id)).body.data;
    expect([first, status]).toEqual([messages[1].createdAt, 'in_progress']);
  });
});

describe('read models that were lost', () => {
  const clock = manualClock('2026-02-24T08:30:00.000Z');

  /** A bit of everything; answers every path that can be read, with the token to read it with. */
  async function fill(full: TestDesk): Promise<[path: string, token?: string][]> {
    const [ada, user] = [await person('admin', 'Ada Obi'), await person('user')];
    const there = adminAt(full, ada);
    const [transaction, session] = [randomUUID(), randomUUID()];
    await record(full, `transactions/${transaction}`, { amount: 5, status: 'success' });
    await record(full, `registration-sessions/${session}`, { phone_number: '08012345678' });
    await there.list();
    const tickets = [];
    for (const index of upTo(30)) {
      clock.advance(7_000_000);
      const owned = { related_transaction_id: transaction, phone_number: '08012345678' };
      const ticket =
        index % 3 === 0 ? await openTicket(full, { session_id: session }) : await ticketOf(full, user, owned);
      await there.note(ticket.id, `note ${index}`);
      clock.advance(100_000);
      if (index % 2 === 0) await there.reply(ticket.id, `reply ${index}`);
      await write(full, ticket, `message number ${index}`);
      if (index % 5 === 0) await there.assign(ticket.id, ada.id);
      if (index % 4 === 0) await there.tags(ticket.id, ['one', 'two']);
      if (index % 7 === 0) await there.priority(ticket.id, 'urgent');
      if (index % 6 === 1) await there.status(ticket.id, 'resolved', 'Done');
      if (index % 6 === 1) await rate(full, ticket.number, { rating: 4, feedback: 'Fine' }, user.token);
      tickets.push(ticket);
    }
    await record(full, `users/${user.id}`, { first_name: 'John', last_name: 'Doe', email: user.email });
    const service = await tokenFor('service');
    const lists = [
      '',
      '?page=2&limit=7',
      '?search=transfer&sort_by=updatedAt',
      '?sort_by=priority&sort_order=asc',
    ];
    const filters = [
      '?status=resolved',
      '?assigned_to=me',
      '?assigned_to=unassigned',
      '?date_from=2026-02-25',
    ];
    return [
      [`${SUPPORT}/my-tickets`, user.token],
      ...[...lists, ...filters, `?user_id=${user.id}`].map((query): [string, string] => [
        `${ADMIN}${query}`,
        ada.token,
      ]),
      ...tickets.map(({ id }): [string, string] => [`${ADMIN}/${id}`, ada.token]),
      ...tickets.map(({ number }): [string] => [`${SUPPORT}/ticket?ticket_number=${number}`]),
      [`${DIRECTORY}/users/${user.id}`, service],
      [`${DIRECTORY}/admins/${ada.id}`, service],
      [`${DIRECTORY}/transactions/${transaction}`, service],
      [`${DIRECTORY}/registration-sessions/${session}`, service],
    ];
  }

  /** Status, ETag and exact text of each; a cursor holds when its walk began, and in which making of the read models. */
  const answers = (at: TestDesk, paths: readonly [path: string, token?: string][]) =>
    Promise.all(
      paths.map(async ([path, token]) => {
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
        const response = await fetch(`${at.url}${path}`, { headers });
        const text = (await response.text()).replace(/("next_cursor":)"[^"]+"/, '$1"CURSOR"');
        return [path, response.status, response.headers.get('etag'), text];
      }),
    );

  it('are the same byte for byte once they are rebuilt from the log', async () => {
    const first = await startTestDesk({ wallClock: clock.read });
    const paths = await fill(first);
    const before = await answers(first, paths);
    await first.stop();
    await (await testStoresOf(first.directory)).loseReadModels();
    const second = await startTestDesk({ directory: first.directory, wallClock: clock.read });
    try {
      expect(new Set(before.map(([, status]) => status))).toEqual(new Set([200]));
      const { log, progress } = second.stores;
      expect(await progress.reached(await log.end(), REBUILT_WITHIN_MS)).toBe(true);
      expect(await answers(second, paths)).toEqual(before);
    } finally {
      await second.dispose();
    }
  });
});
