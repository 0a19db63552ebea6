import { randomUUID } from 'node:crypto';
import {
  blamed,
  type Person,
  person,
  positionOf,
  refusalOf,
  revisionOf,
  TIME,
  UUID,
} from '../../support/acceptance.ts';
import { CHATS, chatDetail, guestChat, patchChat, say, userChat } from '../../support/chats.ts';
import { type Reply, suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
let eve: Person;
beforeAll(async () => {
  [ada, eve] = [await person('admin', 'Ada Obi'), await person('admin', 'Eve Ade')];
  for (const { token } of [ada, eve]) await desk.get(CHATS, token);
});

const list = (query = '') => desk.get(`${CHATS}${query}`, ada.token);
const ids = ({ body }: Reply) => body.data.conversations.map(({ id }: { id: string }) => id);
const change = (id: string, what: string, body: object) => patchChat(desk, id, what, body, ada.token);

describe('the list of conversations', () => {
  /** What nobody else in the file has in a subject. */
  const word = randomUUID();
  const chats: string[] = [];
  const listed = async (query = '') => ids(await list(`?search=${word}${query}`));
  beforeAll(async () => {
    for (const type of ['general', 'onboarding', 'general']) {
      const chat = await guestChat(desk, { type, subject: `About ${word}` });
      chats.push(chat.id);
      await say(desk, { guestId: chat.guestId }, chat.id, 'Hello');
    }
    await change(chats[2] as string, 'status', { status: 'closed' });
  });

  it('has the newest activity first', async () => {
    const [first, second, third] = chats as [string, string, string];
    expect(await listed()).toEqual([third, second, first]);
    await say(desk, { token: ada.token }, first, 'How can I help?');
    expect(await listed()).toEqual([first, third, second]);
  });

  it('shows each with its people, its unread messages and the last one', async () => {
    const john = await person('user', 'John Doe');
    const { id } = (await userChat(desk, john.token)).body.data;
    await say(desk, { token: john.token }, id, 'Hello', 'x'.repeat(200));
    await change(id, 'assign', { adminId: ada.id });
    const { conversations, pagination } = (await list(`?search=${john.email}`)).body.data;
    expect(conversations).toEqual([
      {
        ...{ id, userId: john.id, guestId: null, adminId: ada.id, type: 'general', subject: null },
        ...{ status: 'open', priority: 'normal', ticketNumber: null, messageCount: 2 },
        unread: { byOwner: 0, bySupport: 2 },
        user: { id: john.id, email: john.email, firstName: 'John' },
        admin: { id: ada.id, email: ada.email, firstName: 'Ada' },
        ...{ ownerName: 'John Doe', ownerEmail: john.email },
        lastMessage: { message: 'x'.repeat(100), senderType: 'user', createdAt: expect.stringMatching(TIME) },
        ...{ lastMessageAt: expect.stringMatching(TIME), createdAt: expect.stringMatching(TIME) },
        updatedAt: expect.stringMatching(TIME),
      },
    ]);
    expect(pagination).toEqual({ total: 1, page: 1, limit: 20, totalPages: 1, next_cursor: null });
  });

  it('is filtered by status and type', async () => {
    expect(await listed('&status=closed')).toEqual([chats[2]]);
    expect(await listed('&type=onboarding')).toEqual([chats[1]]);
    expect(await listed('&type=general&status=open')).toEqual([chats[0]]);
    expect(await listed('&status=pending')).toEqual([]);
  });

  it('is filtered by several statuses, priorities and types, by what is open, and by whose it is', async () => {
    const [first, second, third] = chats as [string, string, string];
    await change(second, 'status', { status: 'pending' });
    await change(second, 'priority', { priority: 'urgent' });
    await change(first, 'assign', { adminId: ada.id });
    await change(second, 'assign', { adminId: eve.id });
    const found = async (query: string) => (await listed(query)).toSorted();
    const sorted = (...some: readonly string[]) => some.toSorted();
    expect(await found('&status=closed,pending')).toEqual(sorted(second, third));
    expect(await found('&priority=normal,%20urgent')).toEqual(sorted(...chats));
    expect(await found('&priority=urgent,high')).toEqual([second]);
    expect(await found('&type=general,onboarding&priority=normal')).toEqual(sorted(first, third));
    expect(await found('&open=true')).toEqual(sorted(first, second));
    expect(await found('&open=false')).toEqual([third]);
    expect(await found('&open=true&status=closed')).toEqual([]);
    expect(await found('&open=true&status=closed,pending')).toEqual([second]);
    expect(await found('&adminId=me')).toEqual([first]);
    expect(await found(`&adminId=${eve.id}`)).toEqual([second]);
    expect(await found('&adminId=unassigned')).toEqual([third]);
    expect(await found('&adminId=unassigned&open=true')).toEqual([]);
    expect(await found(`&adminId=me,unassigned,${eve.id}`)).toEqual(sorted(...chats));
    expect(await found(`&adminId=${randomUUID()}`)).toEqual([]);
  });

  it('is walked by a cursor of the same filters only', async () => {
    const first = await list(`?search=${word}&status=open,pending,closed&limit=1`);
    const { next_cursor: cursor } = first.body.data.pagination;
    const next = (query: string) => list(`?search=${word}&${query}&limit=2&cursor=${cursor}`);
    expect(ids(await next('status=open,pending,closed'))).toHaveLength(2);
    for (const query of ['', 'status=open', 'status=open,pending,closed&adminId=me']) {
      const reply = await next(query);
      expect([reply.status, blamed(reply)]).toEqual([400, ['cursor']]);
    }
  });

  it('comes page by page', async () => {
    const pages = [
      await listed('&limit=2'),
      await listed('&limit=2&page=2'),
      await listed('&limit=2&page=3'),
    ];
    expect(pages.map((page) => page.length)).toEqual([2, 1, 0]);
    expect(new Set(pages.flat())).toEqual(new Set(chats));
    expect((await list('?limit=500')).body.data.pagination.limit).toBe(100);
  });

  it.each([
    ['subject', async () => guestChat(desk, { subject: `Lost ${randomUUID()} keys` }), 'subject'],
    ['owner’s name', () => ofNamed(`Zed ${randomUUID()}`), 'ownerName'],
    ['owner’s e-mail', () => ofNamed('John Doe'), 'ownerEmail'],
    ['guest id', () => guestChat(desk), 'guestId'],
  ])('is searched by %s, in any case', async (_, chat, field) => {
    const { id } = await chat();
    const { conversations } = (await list()).body.data;
    const found = conversations.find((one: { id: string }) => one.id === id);
    expect(ids(await list(`?search=${encodeURIComponent(found[field].toUpperCase())}`))).toContain(id);
    expect(ids(await list(`?search=${encodeURIComponent(found[field].slice(3, -3))}`))).toContain(id);
    expect(ids(await list(`?search=${randomUUID()}`))).toEqual([]);
  });
  async function ofNamed(name: string): Promise<{ readonly id: string }> {
    const { token } = await person('user', name);
    return { id: (await userChat(desk, token)).body.data.id };
  }

  it.each([
    ...['page=0', 'limit=0', 'status=lost', 'status=open,lost', 'type=sales', 'priority=medium', 'open=yes'],
    ...['adminId=', `adminId=${'x'.repeat(129)}`, `search=${'x'.repeat(201)}`],
  ])('refuses %s, naming it', async (query) => {
    const reply = await list(`?${query}`);
    expect([reply.status, blamed(reply)]).toEqual([400, [query.split('=')[0]]]);
  });
});

describe('what an admin changes', () => {
  let id: string;
  beforeEach(async () => {
    ({ id } = await guestChat(desk));
  });

  it.each([
    ['status', { status: 'pending' }, { status: 'pending' }, 'Status updated'],
    ['priority', { priority: 'urgent' }, { priority: 'urgent' }, 'Priority updated'],
  ])('is the %s, answering the conversation', async (what, body, changed, message) => {
    const reply = await change(id, what, body);
    expect(reply.body).toMatchObject({ success: true, message, data: { id, ...changed } });
    expect((await chatDetail(desk, id)).body.data).toMatchObject(changed);
    expect(positionOf(reply)).toBeGreaterThan(0);
  });

  it('is whom it is assigned to', async () => {
    const reply = await change(id, 'assign', { adminId: ada.id });
    expect(reply.body).toMatchObject({ message: 'Conversation assigned', data: { id, adminId: ada.id } });
  });

  it('is that nobody has it any more', async () => {
    await change(id, 'assign', { adminId: ada.id });
    const reply = await change(id, 'assign', { adminId: null });
    expect([reply.status, reply.body]).toMatchObject([
      200,
      { success: true, message: 'Conversation unassigned', data: { id, adminId: null, status: 'open' } },
    ]);
    expect([revisionOf(reply), (await chatDetail(desk, id)).body.data.admin]).toEqual([2, null]);
    const again = await change(id, 'assign', { adminId: null });
    expect([again.status, revisionOf(again)]).toEqual([200, 2]);
    expect((await change(id, 'assign', { adminId: eve.id })).body.data.adminId).toBe(eve.id);
  });

  it('is nothing when it is so already, and succeeds', async () => {
    await change(id, 'priority', { priority: 'high' });
    const before = await desk.stores.log.end();
    expect((await change(id, 'priority', { priority: 'high' })).status).toBe(200);
    expect((await change(id, 'status', { status: 'open' })).status).toBe(200);
    expect(await desk.stores.log.end()).toBe(before);
  });

  it.each([
    ['status', { status: 'resolved' }, 'status'],
    ['status', {}, 'status'],
    ['priority', { priority: 'medium' }, 'priority'],
    ['assign', {}, 'adminId'],
    ['assign', { adminId: '' }, 'adminId'],
  ])('is refused when it isn’t of the list: %s %j', async (what, body, field) => {
    const reply = await change(id, what, body);
    expect([reply.status, blamed(reply)]).toEqual([400, [field]]);
  });

  it('is refused to be unassigned when there is no such conversation', async () => {
    expect(refusalOf(await change(randomUUID(), 'assign', { adminId: null }))).toEqual([
      404,
      'conversation_not_found',
      'Conversation not found',
    ]);
  });

  it('is refused for an admin whom nobody knows', async () => {
    const reply = await change(id, 'assign', { adminId: randomUUID() });
    expect(refusalOf(reply)).toEqual([404, 'admin_not_found', 'Admin not found']);
    expect(blamed(reply)).toEqual(['adminId']);
  });

  it.each([
    ['status', { status: 'closed' }],
    ['priority', { priority: 'low' }],
    ['ticket', { subject: 'A subject', type: 'OTHER' }],
  ])('is refused for a conversation that there isn’t: %s', async (what, body) => {
    const path = `${CHATS}/${randomUUID()}/${what}`;
    const reply = await desk.call(what === 'ticket' ? 'POST' : 'PATCH', path, { body, token: ada.token });
    expect(refusalOf(reply)).toEqual([404, 'conversation_not_found', 'Conversation not found']);
    expect(blamed(reply)).toEqual(['conversationId']);
  });

  it('opens a closed conversation again, unless its owner has another open one', async () => {
    const guest = await guestChat(desk);
    await change(guest.id, 'status', { status: 'closed' });
    expect((await change(guest.id, 'status', { status: 'open' })).body.data.status).toBe('open');
    await change(guest.id, 'status', { status: 'closed' });
    const next = await guestChat(desk, { guestId: guest.guestId });
    expect(refusalOf(await change(guest.id, 'status', { status: 'open' }))).toEqual([
      409,
      'conversation_superseded',
      'The owner has another open conversation of this type',
    ]);
    expect((await guestChat(desk, { guestId: guest.guestId })).id).toBe(next.id);
  });

  it('ends what can be said in it', async () => {
    const guest = await guestChat(desk);
    await change(guest.id, 'status', { status: 'closed' });
    await expect(say(desk, { guestId: guest.guestId }, guest.id, 'Still there?')).rejects.toThrow('closed');
  });
});

describe('the id of a conversation', () => {
  it('is random, for it is the key of a guest’s', async () => {
    const [one, other] = [await guestChat(desk), await guestChat(desk)];
    expect(one.id).toMatch(UUID);
    expect(one.id.charAt(14)).toBe('4');
    expect(one.id.slice(0, 8)).not.toBe(other.id.slice(0, 8));
  });
});

const COMMANDS: readonly [string, () => object][] = [
  ['status', () => ({ status: 'pending' })],
  ['assign', () => ({ adminId: ada.id })],
  ['priority', () => ({ priority: 'urgent' })],
  ['ticket', () => ({ subject: 'A subject', type: 'OTHER', email: 'guest@example.com' })],
];

const command = (
  what: string,
  id: string,
  body: object,
  ifMatch: string | number,
  { token = ada.token, key = '' } = {},
): Promise<Reply> =>
  desk.call(what === 'ticket' ? 'POST' : 'PATCH', `${CHATS}/${id}/${what}`, {
    token,
    body,
    headers: {
      'if-match': typeof ifMatch === 'number' ? `"${ifMatch}"` : ifMatch,
      ...(key && { 'idempotency-key': key }),
    },
  });
const statuses = (replies: readonly Reply[]) => replies.map(({ status }) => status).toSorted();

describe('the ETag of a conversation', () => {
  it('is its revision: of a read, and of the command before it', async () => {
    const { id } = await guestChat(desk);
    expect(revisionOf(await chatDetail(desk, id))).toBe(0);
    const changed = await command('priority', id, { priority: 'high' }, 0);
    expect([revisionOf(changed), revisionOf(await chatDetail(desk, id))]).toEqual([1, 1]);
  });
});

describe('a command on a conversation with If-Match', () => {
  it.each(COMMANDS)('of the current revision changes it: %s', async (what, body) => {
    for (const etag of ['"0"', '"0", "1"', '0', '*']) {
      const { id } = await guestChat(desk);
      expect((await command(what, id, body(), etag)).status).toBe(200);
    }
  });

  it.each(COMMANDS)('of an older revision changes nothing: %s', async (what, body) => {
    const { id, guestId } = await guestChat(desk);
    await say(desk, { guestId }, id, 'Hello');
    const before = await desk.stores.log.end();
    const reply = await command(what, id, body(), 0);
    expect([reply.status, reply.body.code, reply.body.revision]).toEqual([409, 'revision_conflict', 1]);
    expect(await desk.stores.log.end()).toBe(before);
  });

  it('of an older revision tells what happened since', async () => {
    const { id } = await guestChat(desk);
    await command('assign', id, { adminId: eve.id }, 0, { token: eve.token });
    const { body } = await command('status', id, { status: 'pending' }, 0);
    expect(body).toStrictEqual({
      success: false,
      message: 'The conversation has changed since the revision in If-Match',
      code: 'revision_conflict',
      revision: 1,
      since: [
        {
          type: 'ConversationAssigned',
          actor: { kind: 'admin', id: eve.id },
          time: expect.stringMatching(TIME),
          data: { conversationId: id, from: null, to: eve.id, adminName: 'Eve Ade' },
        },
      ],
    });
  });

  it('of a conversation that was unassigned tells so', async () => {
    const { id } = await guestChat(desk);
    await command('assign', id, { adminId: eve.id }, 0);
    await command('assign', id, { adminId: null }, 1, { token: eve.token });
    const { status, body } = await command('assign', id, { adminId: null }, 1);
    expect([status, body.revision, body.since]).toMatchObject([
      409,
      2,
      [
        {
          type: 'ConversationUnassigned',
          actor: { kind: 'admin', id: eve.id },
          data: { conversationId: id, from: eve.id },
        },
      ],
    ]);
  });

  it.each(COMMANDS)(
    'of a revision that isn’t there yet, of a weak tag, or of none, is refused: %s',
    async (what, body) => {
      const { id } = await guestChat(desk);
      for (const etag of ['"7"', 'W/"0"', '"zero"', '']) {
        const { status, body: told } = await command(what, id, body(), etag);
        expect([status, told.errors?.[0].field]).toEqual([400, 'If-Match']);
      }
    },
  );

  it('is refused again when it is repeated under its key', async () => {
    const { id } = await guestChat(desk);
    await command('priority', id, { priority: 'high' }, 0);
    const key = randomUUID();
    const first = await command('assign', id, { adminId: ada.id }, 0, { key });
    await command('priority', id, { priority: 'low' }, 1);
    const again = await command('assign', id, { adminId: ada.id }, 0, { key });
    expect([first.status, again.status, again.body]).toEqual([409, 409, first.body]);
  });
});

describe('agents who take one conversation at once, knowing the same revision', () => {
  const both = (id: string, what: string, bodies: readonly object[], revision: number) =>
    Promise.all(
      bodies.map((body, index) =>
        command(what, id, body, revision, { token: (index % 2 === 0 ? ada : eve).token }),
      ),
    );

  it('are told that one has it and the other not', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await guestChat(desk);
      const taken = await both(id, 'assign', [{ adminId: ada.id }, { adminId: eve.id }], 0);
      expect(statuses(taken)).toEqual([200, 409]);
      const winner = taken.find(({ status }) => status === 200)?.body.data.adminId;
      expect((await chatDetail(desk, id)).body.data.adminId).toBe(winner);
    }
  });

  it.each([
    ['status', { status: 'pending' }],
    ['status', { status: 'closed' }],
    ['priority', { priority: 'urgent' }],
    ['ticket', { subject: 'A subject', type: 'OTHER', email: 'guest@example.com' }],
  ])('change it once, also to the same: %s %j', async (what, body) => {
    const { id } = await guestChat(desk);
    expect(statuses(await both(id, what, [body, body, body], 0))).toEqual([200, 409, 409]);
  });

  const TICKET = { subject: 'A subject', type: 'OTHER', email: 'guest@example.com' };
  it.each([
    ['assign', () => ({ adminId: eve.id })],
    ['priority', () => ({ priority: 'high' })],
    ['status', () => ({ status: 'closed' })],
    ['status', () => ({ status: 'pending' })],
  ])('carry it on as a ticket or change it, not both: %s', async (what, body) => {
    for (let round = 0; round < 4; round++) {
      const { id } = await guestChat(desk);
      const taken = await Promise.all([
        command('ticket', id, TICKET, 0),
        command(what, id, body(), 0, { token: eve.token }),
      ]);
      expect(statuses(taken)).toEqual([200, 409]);
      const { ticketNumber } = (await chatDetail(desk, id)).body.data;
      expect(ticketNumber === null).toBe(taken[0]?.status === 409);
    }
  });

  it('open a closed one once', async () => {
    const { id } = await guestChat(desk);
    await command('status', id, { status: 'closed' }, 0);
    const open = { status: 'open' };
    expect(statuses(await both(id, 'status', [open, open, open], 1))).toEqual([200, 409, 409]);
    expect((await chatDetail(desk, id)).body.data.status).toBe('open');
  });

  it('open a closed one or assign it, not both', async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await guestChat(desk);
      await command('status', id, { status: 'closed' }, 0);
      const [opened, assigned] = await Promise.all([
        command('status', id, { status: 'open' }, 1),
        command('assign', id, { adminId: eve.id }, 1, { token: eve.token }),
      ]);
      expect(statuses([opened, assigned])).toEqual([200, 409]);
      const { status, adminId } = (await chatDetail(desk, id)).body.data;
      expect([status, adminId]).toEqual(opened.status === 200 ? ['open', null] : ['closed', eve.id]);
    }
  });

  it('open a closed one once also when the first is repeated under its key', async () => {
    const { id } = await guestChat(desk);
    await command('status', id, { status: 'closed' }, 0);
    const key = randomUUID();
    const first = await command('status', id, { status: 'open' }, 1, { key });
    const again = await command('status', id, { status: 'open' }, 1, { key });
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body]);
  });
});
