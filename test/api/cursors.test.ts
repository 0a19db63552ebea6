import {
  adminAt,
  blamed,
  conversation,
  type Person,
  person,
  SUPPORT,
  ticketOf,
  write,
} from '../support/acceptance.ts';
import { CHATS, chatMessages, type GuestChat, guestChat, patchChat, say } from '../support/chats.ts';
import { type Reply, suiteDesk } from '../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
let owner: Person;
let admin: ReturnType<typeof adminAt>;
const tickets: { readonly id: string; readonly number: string; readonly email: string }[] = [];
const TICKETS = 30;
beforeAll(async () => {
  [ada, owner] = [await person('admin', 'Ada Obi'), await person('user')];
  admin = adminAt(desk, ada);
  for (let count = 0; count < TICKETS; count++) tickets.push(await ticketOf(desk, owner));
  for (const [index, { id }] of tickets.entries()) {
    await admin.priority(id, ['low', 'medium', 'high', 'urgent'][index % 4] ?? 'low');
    await admin.status(id, ['pending', 'in_progress', 'escalated'][index % 3] ?? 'pending');
  }
});

interface Seen {
  readonly ids: string[];
  readonly pages: number[];
}

/** Asks page by page until there is no next cursor. Each reply is looked into by `look`. */
async function walk(
  ask: (query: string) => Promise<Reply>,
  look: (body: Reply['body']) => {
    readonly ids: readonly string[];
    readonly next: string | null;
    readonly page?: number;
  },
  query = 'limit=4',
): Promise<Seen> {
  const seen: Seen = { ids: [], pages: [] };
  for (let cursor: string | null = null; ; ) {
    const reply: Reply = await ask(`?${query}${cursor === null ? '' : `&cursor=${cursor}`}`);
    if (reply.status !== 200) throw new Error(`no page: ${JSON.stringify(reply.body)}`);
    const { ids, next, page = 0 } = look(reply.body);
    seen.ids.push(...ids);
    seen.pages.push(page);
    if (next === null) return seen;
    cursor = next;
  }
}

const idsOf = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);
const ticketsIn = ({ data }: Reply['body']) => ({
  ids: idsOf(data.tickets),
  next: data.meta.next_cursor,
  page: data.meta.page,
});
const chatsIn = ({ data }: Reply['body']) => ({
  ids: idsOf(data.conversations),
  next: data.pagination.next_cursor,
});

/** Writes until it is stopped: `one` does one thing after the other. */
function writing(one: (turn: number) => Promise<unknown>): () => Promise<void> {
  let isOn = true;
  const done = (async () => {
    for (let turn = 0; isOn; turn++) await one(turn);
  })();
  return async () => {
    isOn = false;
    await done;
  };
}

const SORTS = ['createdAt', 'updatedAt', 'priority', 'status', 'support_type'].flatMap((sort) =>
  ['asc', 'desc'].map((order) => [sort, order] as const),
);

describe('a walk through the tickets by cursor', () => {
  it.each(SORTS)('by %s %s sees each once while writers open and change tickets', async (sort, order) => {
    const before = idsOf((await admin.list(`?user_id=${owner.id}&limit=100`)).body.data.tickets);
    const stop = [0, 1].map((writer) =>
      writing(async (turn) => {
        const { id } = tickets[(turn * 7 + writer * 3) % TICKETS] ?? { id: '' };
        if (turn % 3 === 0) await admin.priority(id, turn % 2 ? 'low' : 'urgent');
        else if (turn % 3 === 1) await admin.status(id, turn % 2 ? 'pending' : 'closed');
        else await admin.note(id, 'Looking into it');
        if (turn % 8 === 0) await ticketOf(desk, await person('user'));
      }),
    );
    const query = `sort_by=${sort}&sort_order=${order}&limit=4&user_id=${owner.id}`;
    const { ids, pages } = await walk(admin.list, ticketsIn, query);
    await Promise.all(stop.map((each) => each()));
    expect(ids.toSorted()).toEqual(before.toSorted());
    expect(pages).toEqual(pages.map((_, index) => index + 1));
  });

  it('goes on after any page, and ends with null', async () => {
    const query = `user_id=${owner.id}&sort_by=createdAt&limit=7`;
    const all = idsOf((await admin.list(`?user_id=${owner.id}&limit=100`)).body.data.tickets);
    const third = (await admin.list(`?${query}&page=3`)).body.data;
    const fourth = (await admin.list(`?${query}&cursor=${third.meta.next_cursor}`)).body.data;
    expect([fourth.meta.page, idsOf(fourth.tickets)]).toEqual([4, all.slice(21, 28)]);
    expect((await admin.list(`?user_id=${owner.id}&limit=100`)).body.data.meta.next_cursor).toBeNull();
    expect((await admin.list('?page=999')).body.data.meta.next_cursor).toBeNull();
  });

  it('begins with each next page at another length, if that is asked for', async () => {
    const first = (await admin.list(`?user_id=${owner.id}&limit=3`)).body.data;
    const rest = await admin.list(`?user_id=${owner.id}&limit=100&cursor=${first.meta.next_cursor}`);
    expect(rest.body.data.tickets).toHaveLength(TICKETS - 3);
  });
});

describe('a walk through the conversations by cursor', () => {
  it('sees each once while messages arrive', async () => {
    const chats: GuestChat[] = [];
    for (let count = 0; count < 20; count++) chats.push(await guestChat(desk));
    const stop = writing(async (turn) => {
      const { id, guestId } = chats[(turn * 7) % chats.length] ?? { id: '', guestId: '' };
      await say(desk, { guestId }, id, `Hello ${turn}`);
      if (turn % 2) await guestChat(desk);
    });
    const known = new Set(idsOf(chats));
    const { ids } = await walk((query) => desk.get(`${CHATS}${query}`, ada.token), chatsIn, 'limit=3');
    await stop();
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => known.has(id)).toSorted()).toEqual([...known].toSorted());
  });
});

describe('a walk through messages by cursor', () => {
  it('of a conversation sees each once, the oldest first', async () => {
    const { id, guestId } = await guestChat(desk);
    const said = Array.from({ length: 9 }, (_, index) => `Message ${index}`);
    await say(desk, { guestId }, id, ...said);
    const seen = await walk(
      (query) => chatMessages(desk, id, query),
      ({ data }) => ({
        ids: data.messages.map(({ message }: { message: string }) => message),
        next: data.pagination.next_cursor,
        page: data.pagination.page,
      }),
    );
    expect(seen).toEqual({ ids: said, pages: [1, 2, 3] });
  });

  it('of a ticket goes from the newest to the oldest, whatever is written meanwhile', async () => {
    const ticket = await ticketOf(desk, owner);
    const said = Array.from({ length: 8 }, (_, index) => `This is message number ${index}`);
    for (const text of said) await write(desk, ticket, text, owner.token);
    await admin.note(ticket.id, 'A note');
    for (const asAdmin of [false, true]) {
      const { ids } = await walk(
        async (query) => {
          const reply = asAdmin
            ? await admin.detail(ticket.id, query)
            : await conversation(desk, ticket.number, query.replace('?', '&'));
          await write(desk, ticket, 'This came in between', owner.token);
          return reply;
        },
        ({ data }) => ({
          ids: (asAdmin ? data : data.ticket).messages
            .map(({ message }: { message: string }) => message)
            .toReversed(),
          next: data.next_cursor,
        }),
        'messages_limit=3',
      );
      const written = ids.filter((text) => text.startsWith('This is'));
      expect(written).toEqual(said.toReversed());
      expect([ids.includes('A note'), new Set(written).size]).toEqual([asAdmin, written.length]);
    }
  });
});

describe('a walk through a user’s own tickets by cursor', () => {
  it('sees each once, the newest first, while tickets are opened', async () => {
    const user = await person('user');
    const own = [];
    for (let count = 0; count < 9; count++) own.push((await ticketOf(desk, user)).id);
    const { ids } = await walk(
      async (query) => {
        const reply = await desk.get(`${SUPPORT}/my-tickets${query}`, user.token);
        await ticketOf(desk, user);
        return reply;
      },
      ({ data }) => ({ ids: idsOf(data.tickets), next: data.next_cursor }),
    );
    expect(ids).toEqual(own.toReversed());
    const whole = (await desk.get(`${SUPPORT}/my-tickets`, user.token)).body.data;
    expect([whole.tickets.length, whole.total_tickets, whole.next_cursor]).toEqual([12, 12, null]);
  });
});

describe('a cursor', () => {
  let other: Person;
  let lists: Record<string, (query: string) => Promise<Reply>>;
  let cursors: Record<string, string>;
  beforeAll(async () => {
    other = await person('user');
    const [chat, chat2] = [await guestChat(desk), await guestChat(desk)];
    for (const each of [chat, chat2])
      await say(desk, { guestId: each.guestId }, each.id, 'One', 'Two', 'Three');
    await patchChat(desk, chat.id, 'status', { status: 'pending' }, ada.token);
    const [ticket, ticket2] = [await ticketOf(desk, owner), await ticketOf(desk, other)];
    await ticketOf(desk, other);
    for (const each of [ticket, ticket2])
      for (let count = 0; count < 3; count++) await admin.reply(each.id, `Reply ${count}`);
    lists = {
      tickets: (query) => admin.list(`?limit=1&${query}`),
      'tickets by status': (query) => admin.list(`?limit=1&sort_by=status&${query}`),
      'tickets by status, ascending': (query) =>
        admin.list(`?limit=1&sort_by=status&sort_order=asc&${query}`),
      'pending tickets': (query) => admin.list(`?limit=1&status=pending&${query}`),
      'tickets of a search': (query) => admin.list(`?limit=1&search=transfer&${query}`),
      conversations: (query) => desk.get(`${CHATS}?limit=1&${query}`, ada.token),
      'open conversations': (query) => desk.get(`${CHATS}?limit=1&status=open&${query}`, ada.token),
      messages: (query) => chatMessages(desk, chat.id, `?limit=1&${query}`),
      'messages of another': (query) => chatMessages(desk, chat2.id, `?limit=1&${query}`),
      'own tickets': (query) => desk.get(`${SUPPORT}/my-tickets?limit=1&${query}`, owner.token),
      'own tickets of another': (query) => desk.get(`${SUPPORT}/my-tickets?limit=1&${query}`, other.token),
      'ticket’s messages': (query) => admin.detail(ticket.id, `?messages_limit=1&${query}`),
      'ticket’s messages for users': (query) =>
        conversation(desk, ticket.number, `&messages_limit=1&${query}`),
      'messages of another ticket': (query) => admin.detail(ticket2.id, `?messages_limit=1&${query}`),
    };
    cursors = {};
    for (const [name, ask] of Object.entries(lists)) {
      const { data } = (await ask('')).body;
      cursors[name] = data.next_cursor ?? data.meta?.next_cursor ?? data.pagination?.next_cursor;
    }
  });

  it('is refused by every list but its own', async () => {
    for (const [list, ask] of Object.entries(lists)) {
      for (const [name, cursor] of Object.entries(cursors)) {
        const reply = await ask(`cursor=${cursor}`);
        const expected = name === list ? [200, []] : [400, ['cursor']];
        expect([list, name, reply.status, blamed(reply)]).toEqual([list, name, ...expected]);
      }
    }
  });

  it.each([
    '',
    'abc',
    '%00',
    'x'.repeat(1_001),
    'eyJyYW5rIjowLCJvcmRpbmFsIjowfQ',
    `${'A'.repeat(22)}eyJyYW5rIjowLCJvcmRpbmFsIjowfQ`,
    '%F0%9F%98%80',
    '"5"',
  ])('that is made up is refused by every list: %j', async (cursor) => {
    for (const ask of Object.values(lists)) {
      const reply = await ask(`cursor=${cursor}`);
      expect([reply.status, blamed(reply)]).toEqual([400, ['cursor']]);
    }
  });

  it('that was changed by one character is refused', async () => {
    for (const [name, ask] of Object.entries(lists)) {
      const cursor = cursors[name] ?? '';
      for (const at of [0, 10, 25, cursor.length - 2]) {
        const changed = `${cursor.slice(0, at)}${cursor[at] === 'A' ? 'B' : 'A'}${cursor.slice(at + 1)}`;
        expect(blamed(await ask(`cursor=${changed}`))).toEqual(['cursor']);
      }
    }
  });

  it('shows its reader nothing of a place, which counts internal notes', async () => {
    const ticket = await ticketOf(desk, owner);
    const lengths = new Set<number>();
    for (let notes = 0; notes < 11; notes++) {
      await admin.note(ticket.id, 'A note');
      if (notes % 5 !== 0) continue;
      await write(desk, ticket, `This is message number ${notes}`, owner.token);
      const { data } = (await conversation(desk, ticket.number, '&messages_limit=1')).body;
      const cursor: string = data.next_cursor;
      expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain('"to"');
      lengths.add(cursor.length);
    }
    expect(lengths.size).toBe(1);
  });

  it('is the same in equal answers', async () => {
    for (const ask of Object.values(lists)) expect((await ask('')).body).toStrictEqual((await ask('')).body);
  });

  it('isn’t taken beside what else says where to begin', async () => {
    for (const [name, ask] of Object.entries(lists)) {
      if (name.startsWith('own tickets')) continue;
      const beside = name.includes('ticket’s') || name.endsWith('another ticket') ? 'before=m1' : 'page=1';
      expect(blamed(await ask(`cursor=${cursors[name]}&${beside}`))).toEqual(['cursor']);
    }
  });
});
