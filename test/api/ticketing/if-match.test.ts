import {
  ADMIN,
  adminAt,
  conversation,
  type OpenedTicket,
  type Person,
  person,
  revisionOf,
  SUPPORT,
  TIME,
  ticketOf,
} from '../../support/acceptance.ts';
import { suiteDesk } from '../../support/desk.ts';

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
  ticket = await ticketOf(desk, user);
});

const knowing = (revision: string) => ({ 'if-match': revision });
const message = 'Is there any news on this?';
const userWrites = (headers: Record<string, string>) =>
  desk.call('POST', `${SUPPORT}/ticket/add-message`, {
    token: user.token,
    headers,
    body: { ticket_number: ticket.number, email: ticket.email, message },
  });

describe('the ETag of a ticket', () => {
  it('is its revision, alike for admins and users', async () => {
    const etags = [
      (await admin.detail(ticket.id)).headers.get('etag'),
      (await conversation(desk, ticket.number)).headers.get('etag'),
    ];
    expect(etags).toEqual(['"0"', '"0"']);
  });

  it('grows by one for each event', async () => {
    await admin.priority(ticket.id, 'urgent');
    await admin.reply(ticket.id, 'A reply that changes the status, too');
    expect(revisionOf(await admin.detail(ticket.id))).toBe(3);
  });

  it('of a command is that of the read after it', async () => {
    const changed = await admin.status(ticket.id, 'escalated');
    expect(revisionOf(await admin.detail(ticket.id))).toBe(revisionOf(changed));
  });
});

describe('If-Match with the current revision', () => {
  it.each(['"0"', '"0", "1"', '"7","0"', 'W/"1", "0"', '0', '*'])(
    'as %s lets the command pass',
    async (etag) => {
      expect((await admin.change(ticket.id, 'priority', { priority: 'urgent' }, knowing(etag))).status).toBe(
        200,
      );
    },
  );

  it.each(['"zero"', '', '-1', 'W/"0"', 'W/"0", W/"1"', 'W/0', '"0", *', '"0" "1"'])(
    'as %j is refused',
    async (etag) => {
      const reply = await admin.change(ticket.id, 'priority', { priority: 'urgent' }, knowing(etag));
      expect([reply.status, reply.body.errors?.[0].field]).toEqual([400, 'If-Match']);
    },
  );
});

describe('If-Match with an older revision', () => {
  it('answers 409 with the current revision and what happened', async () => {
    await admin.priority(ticket.id, 'urgent');
    const reply = await admin.change(ticket.id, 'status', { status: 'escalated' }, knowing('"0"'));
    expect([reply.status, reply.body]).toStrictEqual([
      409,
      {
        success: false,
        message: expect.stringMatching(/./),
        code: 'revision_conflict',
        revision: 1,
        since: [
          {
            type: 'PriorityChanged',
            actor: { kind: 'admin', id: ada.id },
            time: expect.stringMatching(TIME),
            data: { ticketId: ticket.id, from: 'low', to: 'urgent' },
          },
        ],
      },
    ]);
  });

  it('tells everything since, in order', async () => {
    await admin.reply(ticket.id, 'Hello');
    await admin.note(ticket.id, 'A note');
    await admin.tags(ticket.id, ['one']);
    const { since } = (await admin.change(ticket.id, 'reply', { message: 'x' }, knowing('"1"'))).body;
    expect(since.map(({ type }: { type: string }) => type)).toEqual([
      'StatusChanged',
      'InternalNoteAdded',
      'TagsSet',
    ]);
  });

  it.each([
    ['reply', () => ({ message: 'Hello' })],
    ['status', () => ({ status: 'closed' })],
    ['assign', () => ({ assigned_to: ada.id })],
    ['priority', () => ({ priority: 'high' })],
    ['tags', () => ({ tags: ['one'] })],
  ])('keeps %s from changing anything', async (what, body) => {
    await admin.priority(ticket.id, 'urgent');
    const before = await admin.detail(ticket.id);
    const reply = await admin.change(ticket.id, what, body(), knowing('"0"'));
    const after = await admin.detail(ticket.id);
    expect([reply.status, after.body, revisionOf(after)]).toEqual([409, before.body, 1]);
  });

  it('keeps a message of the user from being added', async () => {
    await admin.priority(ticket.id, 'urgent');
    const reply = await userWrites(knowing('"0"'));
    const { total_messages: total } = (await conversation(desk, ticket.number)).body.data.ticket;
    expect([reply.status, total]).toEqual([409, 1]);
  });

  it('keeps a rating from being given', async () => {
    await admin.status(ticket.id, 'resolved');
    await admin.status(ticket.id, 'closed');
    const path = `${SUPPORT}/ticket/${ticket.number}/rate`;
    const reply = await desk.call('POST', path, {
      token: user.token,
      headers: knowing('"1"'),
      body: { rating: 1 },
    });
    expect([reply.status, (await admin.detail(ticket.id)).body.data.satisfaction_rating]).toEqual([
      409,
      null,
    ]);
  });

  it('tells a user who finds the ticket closed what happened', async () => {
    await admin.status(ticket.id, 'closed');
    const { body } = await userWrites(knowing('"0"'));
    expect([body.code, body.since[0].data.to]).toEqual(['revision_conflict', 'closed']);
  });

  it('with a command that would change nothing is a conflict, too', async () => {
    await admin.priority(ticket.id, 'urgent');
    expect((await admin.change(ticket.id, 'priority', { priority: 'urgent' }, knowing('"0"'))).status).toBe(
      409,
    );
  });

  it('tells the user nothing of what support keeps to itself', async () => {
    await admin.note(ticket.id, 'zebra');
    await admin.tags(ticket.id, ['zebra']);
    await admin.assign(ticket.id, ada.id);
    await admin.reply(ticket.id, 'Hello');
    const { since } = (await userWrites(knowing('"0"'))).body;
    expect([since.map(({ type }: { type: string }) => type), JSON.stringify(since)]).toEqual([
      ['ReplySent', 'StatusChanged'],
      expect.not.stringMatching(new RegExp(`zebra|"${ada.id}"`)),
    ]);
  });

  it('tells somebody whose ticket it is not that there is none', async () => {
    await admin.priority(ticket.id, 'urgent');
    const stranger = await person('user');
    const reply = await desk.call('POST', `${SUPPORT}/ticket/add-message`, {
      token: stranger.token,
      headers: knowing('"0"'),
      body: { ticket_number: ticket.number, email: ticket.email, message },
    });
    expect([reply.status, reply.body.since]).toEqual([404, undefined]);
  });

  it('comes after the email of the ticket', async () => {
    await admin.priority(ticket.id, 'urgent');
    const reply = await desk.call('POST', `${SUPPORT}/ticket/add-message`, {
      headers: knowing('"0"'),
      body: { ticket_number: ticket.number, email: 'else@example.com', message },
    });
    expect([reply.status, reply.body.since]).toEqual([400, undefined]);
  });
});

describe('If-Match with a revision that is yet to come', () => {
  it('is none that anybody was told: the header is to blame, and nothing changes', async () => {
    const reply = await admin.change(ticket.id, 'priority', { priority: 'urgent' }, knowing('"7"'));
    expect([reply.status, reply.body.code, reply.body.errors[0].field]).toEqual([
      400,
      'revision_ahead',
      'If-Match',
    ]);
    expect(revisionOf(await admin.detail(ticket.id))).toBe(0);
  });

  it('comes after a refusal of the command itself', async () => {
    const unknown = { assigned_to: 'nobody-knows-them' };
    const reply = await admin.change(ticket.id, 'assign', unknown, knowing('"7"'));
    expect([reply.status, reply.body.code]).toEqual([404, 'admin_not_found']);
  });
});

describe('without If-Match', () => {
  it('commands that still make sense pass, whatever happened meanwhile', async () => {
    const changes = Array.from({ length: 20 }, (_, index) => admin.tags(ticket.id, [`tag ${index}`]));
    const replies = await Promise.all([...changes, ...Array.from({ length: 20 }, () => userWrites({}))]);
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([200, 201]));
  });

  it('a ticket that is not there is 404, whatever If-Match says', async () => {
    const reply = await desk.call('PUT', `${ADMIN}/unknown/status`, {
      token: ada.token,
      headers: knowing('"3"'),
      body: { status: 'closed' },
    });
    expect(reply.status).toBe(404);
  });
});
