import { randomUUID } from 'node:crypto';
import { adminAt, blamed, type Person, person, ticketOf, write } from '../../support/acceptance.ts';
import { guestChat, patchChat, say, userChat } from '../../support/chats.ts';
import { type Reply, suiteDesk, tokenFor } from '../../support/desk.ts';

const desk = suiteDesk();
const WORK = '/api/v1/unified-admin/work';
let ada: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  ada = await person('admin', 'Ada Obi');
  admin = adminAt(desk, ada);
});

const work = (query = '') => desk.get(`${WORK}${query}`, ada.token);
const ids = ({ body }: Reply) => body.data.items.map(({ id }: { id: string }) => id);
const counts = async () => (await work('/counts')).body.data.counts;

describe('the list of work', () => {
  /** What nobody else in the file has in a subject. */
  const word = randomUUID();
  const found = async (query: string) => ids(await work(`?search=${word}${query}`));

  it('shows a ticket and a chat with what a screen needs of them', async () => {
    const john = await person('user', 'John Doe');
    const opened = await ticketOf(desk, john, { subject: `Ticket ${word}` });
    const chat = await guestChat(desk, { subject: `Chat ${word}` });
    await say(desk, { guestId: chat.guestId }, chat.id, 'Is anyone there?');
    await admin.assign(opened.id, ada.id);
    await admin.tags(opened.id, ['limits']);
    await admin.reply(opened.id, 'It works now');
    const { status, body } = await work(`?search=${word}&highlight=true`);
    expect([status, body.message, body.data.total]).toEqual([200, 'Work fetched', 2]);
    const [ticketRow, chatRow] = body.data.items;
    expect(ticketRow).toEqual({
      ...{
        kind: 'ticket',
        id: opened.id,
        number: opened.number,
        subject: `Ticket ${word}`,
        tags: ['limits'],
      },
      ...{ status: 'in_progress', priority: 'low', type: 'GENERAL_INQUIRY', revision: 4, linked_to: null },
      ...{ assigned_to: ada.id, assigned_admin_name: 'Ada Obi', has_unread: false, waiting_since: null },
      person: { kind: 'user', id: john.id, name: 'John Doe', contact: john.email },
      last_message: { text: 'It works now', from: 'support', at: ticketRow.updated_at },
      ...{ created_at: expect.any(String), updated_at: expect.any(String) },
      highlights: [expect.objectContaining({ field: 'subject', message_id: null, is_internal: false })],
    });
    expect(chatRow).toEqual({
      ...{ kind: 'chat', id: chat.id, number: null, subject: `Chat ${word}`, tags: [], status: 'open' },
      ...{ priority: 'normal', type: 'general', assigned_to: null, assigned_admin_name: null },
      person: { kind: 'guest', id: chat.guestId, name: null, contact: null },
      last_message: { text: 'Is anyone there?', from: 'person', at: chatRow.updated_at },
      ...{ has_unread: true, waiting_since: chatRow.updated_at, linked_to: null, revision: 1 },
      ...{ created_at: expect.any(String), updated_at: expect.any(String) },
      highlights: [expect.objectContaining({ field: 'subject', message_id: null, is_internal: false })],
    });
  });

  it('narrows a view by filters and by a search, in messages too', async () => {
    const secret = randomUUID();
    const opened = await ticketOf(desk, await person('user'), { subject: `Later ${word}` });
    await admin.note(opened.id, `Looked at by ${secret}`);
    const chat = await guestChat(desk, { subject: `Talk ${word}` });
    await say(desk, { guestId: chat.guestId }, chat.id, `Said ${secret}`);
    expect(ids(await work(`?search=${secret}`))).toEqual([]);
    expect(ids(await work(`?search=${secret}&search_in=all`))).toEqual([chat.id, opened.id]);
    expect(await found('&view=chats')).toContain(chat.id);
    expect(await found('&kind=ticket&waiting=true')).toEqual([opened.id]);
    expect(await found('&view=mine')).not.toContain(opened.id);
    expect(await found('&view=status_pending&assigned_to=me')).toEqual([]);
    expect(await found(`&ids=ticket:${opened.id}`)).toEqual([opened.id]);
    expect(await found(`&ids=ticket:${opened.id}&kind=chat`)).toEqual([]);
  });

  it('has what a person had before, tickets and chats alike', async () => {
    const john = await person('user', 'John Doe');
    const opened = await ticketOf(desk, john);
    const chat = (await userChat(desk, john.token)).body.data;
    expect(ids(await work(`?person=user:${john.id}`))).toEqual([chat.id, opened.id]);
    expect(ids(await work(`?person=user:${randomUUID()}`))).toEqual([]);
    const guest = await guestChat(desk);
    expect(ids(await work(`?person=guest:${guest.guestId}&kind=chat`))).toEqual([guest.id]);
    expect(ids(await work(`?search=${john.email}`))).toEqual([chat.id, opened.id]);
  });

  it('shows whoever has waited longest first', async () => {
    const [early, late] = [
      await ticketOf(desk, await person('user')),
      await ticketOf(desk, await person('user')),
    ];
    await write(desk, early, 'Is there any news?');
    const waiting = ids(await work('?view=waiting&kind=ticket&sort_by=waiting&limit=200'));
    expect(waiting.indexOf(early.id)).toBeLessThan(waiting.indexOf(late.id));
    await admin.reply(early.id, 'There is');
    expect(ids(await work('?view=waiting&kind=ticket&limit=200'))).not.toContain(early.id);
  });

  it('is read by cursors and by offsets alike', async () => {
    const all = ids(await work('?sort_by=created&limit=200'));
    const [first, second] = [
      ids(await work('?sort_by=created&limit=2')),
      ids(await work('?sort_by=created&offset=2&limit=2')),
    ];
    expect([...first, ...second]).toEqual(all.slice(0, 4));
    const { next_cursor: cursor } = (await work('?sort_by=created&limit=2')).body.data;
    const next = await work(`?sort_by=created&limit=2&cursor=${cursor}`);
    expect([ids(next), next.body.data.offset]).toEqual([second, null]);
    expect(blamed(await work(`?sort_by=updated&limit=2&cursor=${cursor}`))).toEqual(['cursor']);
  });

  it.each([
    ['view', 'view=nothing'],
    ['offset', 'offset=-1'],
    ['cursor', 'offset=1&cursor=abc'],
    ['ids', 'ids=abc'],
    ['person', 'person=admin:1'],
    ['status', 'status=pending,gone'],
    ['updated_from', 'updated_from=yesterday'],
    ['sort_by', 'sort_by=subject'],
  ])('refuses a wrong %s', async (field, query) => {
    const reply = await work(`?${query}`);
    expect([reply.status, blamed(reply)]).toEqual([400, [field]]);
  });
});

describe('the counts of views', () => {
  it('follow every change, and are those of the list', async () => {
    const before = await counts();
    const opened = await ticketOf(desk, await person('user'));
    const chat = await guestChat(desk);
    await admin.assign(opened.id, ada.id);
    const after = await counts();
    expect(after).toEqual({
      ...before,
      all: before.all + 2,
      open: before.open + 2,
      mine: before.mine + 1,
      unassigned: before.unassigned + 1,
      waiting: before.waiting + 1,
      unread: before.unread + 1,
      chats: before.chats + 1,
      status_pending: before.status_pending + 1,
      status_open: before.status_open + 1,
    });
    await admin.status(opened.id, 'resolved');
    await patchChat(desk, chat.id, 'status', { status: 'closed' }, ada.token);
    expect(await counts()).toEqual({
      ...before,
      all: before.all + 2,
      status_resolved: before.status_resolved + 1,
      status_closed: before.status_closed + 1,
    });
  });

  it.each([
    'all',
    'open',
    'mine',
    'unassigned',
    'waiting',
    'unread',
    'chats',
    'status_pending',
    'status_closed',
  ])('say how many the view %s shows', async (view) => {
    const { data } = (await work(`?view=${view}&limit=1`)).body;
    expect(data.total).toBe(data.counts[view]);
  });

  it('differ by who asks in nothing but what is theirs', async () => {
    const eve = await person('admin', 'Eve Ade');
    const { mine, ...others } = (await desk.get(`${WORK}/counts`, eve.token)).body.data.counts;
    expect([mine, others]).toEqual([0, expect.objectContaining(others)]);
  });
});

describe('used tags', () => {
  it('are listed with how many tickets have them', async () => {
    const [one, other] = [
      await ticketOf(desk, await person('user')),
      await ticketOf(desk, await person('user')),
    ];
    await admin.tags(one.id, ['Émile', 'once']);
    await admin.tags(other.id, ['émile']);
    const { tags } = (await work('/tags')).body.data;
    expect(tags).toContainEqual({ tag: 'Émile', count: 2 });
    await admin.tags(other.id, []);
    expect((await work('/tags?limit=1000')).body.data.tags).toContainEqual({ tag: 'Émile', count: 1 });
  });
});

it.each(['user', 'service', 'analyst', 'auditor'] as const)('is not for the role %s', async (role) => {
  const token = await tokenFor(role);
  for (const path of ['', '/counts', '/tags'])
    expect((await desk.get(`${WORK}${path}`, token)).status).toBe(403);
});
