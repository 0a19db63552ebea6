import { adminAt, type Person, person, record, refusalOf, ticketOf } from '../../support/acceptance.ts';
import { patchChat, say, userChat } from '../../support/chats.ts';
import { suiteDesk, tokenFor } from '../../support/desk.ts';

const HISTORY = '/api/v1/history';

const desk = suiteDesk();
let ada: Person;
let john: Person;
let admin: ReturnType<typeof adminAt>;
beforeAll(async () => {
  [ada, john] = [await person('admin', 'Ada Obi'), await person('user', 'John Doe')];
  admin = adminAt(desk, ada);
  await admin.list();
});

const timeline = (id: string, query = '', token = ada.token) =>
  desk.get(`${HISTORY}/tickets/${id}/timeline?${query}`, token);

async function told() {
  const ticket = await ticketOf(desk, john);
  await admin.reply(ticket.id, 'I am looking into it.');
  await admin.assign(ticket.id, ada.id);
  await admin.tags(ticket.id, ['limits', 'vip']);
  await admin.status(ticket.id, 'resolved', 'It was a limit.');
  await admin.status(ticket.id, 'resolved', 'It was another limit.');
  await admin.status(ticket.id, 'closed', 'Closed for good.');
  return ticket;
}

interface Entry {
  readonly type: string;
  readonly sentence: string;
  readonly changes: unknown;
  readonly position: number;
  readonly revision: number;
}

describe('the timeline of a ticket', () => {
  it('tells every event in words, with what it changed', async () => {
    const { id, number } = await told();
    const { events, total, next_cursor } = (await timeline(id)).body.data;
    expect(events.map(({ sentence }: Entry) => sentence)).toEqual([
      `John Doe opened ticket ${number} with priority low.`,
      'Ada Obi replied to the user.',
      'Ada Obi changed the status from pending to in progress.',
      'Ada Obi assigned the ticket to Ada Obi.',
      'Ada Obi set the tags to limits, vip; before: none.',
      'Ada Obi changed the status from in progress to resolved.',
      'Ada Obi replaced the resolution notes.',
      'Ada Obi changed the status from resolved to closed.',
    ]);
    expect(events.slice(2).map(({ changes }: Entry) => changes)).toEqual([
      [{ field: 'status', before: 'pending', after: 'in_progress' }],
      [{ field: 'assigned_to', before: null, after: ada.id }],
      [{ field: 'tags', before: null, after: ['limits', 'vip'] }],
      [
        { field: 'status', before: 'in_progress', after: 'resolved' },
        { field: 'resolution_notes', before: null, after: 'It was a limit.' },
      ],
      [{ field: 'resolution_notes', before: 'It was a limit.', after: 'It was another limit.' }],
      [
        { field: 'status', before: 'resolved', after: 'closed' },
        { field: 'resolution_notes', before: 'It was another limit.', after: 'Closed for good.' },
      ],
    ]);
    expect(events[1]).toMatchObject({
      type: 'ReplySent',
      changes: [],
      data: { message: 'I am looking into it.' },
    });
    expect(events[0].who).toEqual({ kind: 'user', id: john.id, name: 'John Doe' });
    expect([total, next_cursor]).toEqual([8, null]);
  });

  it('comes in pages from either end, each event once', async () => {
    const { id } = await told();
    for (const order of ['oldest', 'newest']) {
      const seen: number[] = [];
      for (let cursor: string | null = ''; cursor !== null; ) {
        const { body } = await timeline(id, `order=${order}&limit=3${cursor && `&cursor=${cursor}`}`);
        seen.push(...body.data.events.map(({ revision }: Entry) => revision));
        cursor = body.data.next_cursor;
      }
      const all = [0, 1, 2, 3, 4, 5, 6, 7];
      expect(seen).toEqual(order === 'oldest' ? all : all.toReversed());
    }
    const newest = (await timeline(id, 'order=newest&limit=1')).body.data.events[0];
    expect(newest.changes[1].before).toBe('It was another limit.');
  });

  it('ends at the moment that is asked for', async () => {
    const { id } = await told();
    const { events } = (await timeline(id)).body.data;
    for (const [index, { position }] of events.entries()) {
      const { body } = await timeline(id, `as_of=${position}&order=newest`);
      expect(body.data.total).toBe(index + 1);
      expect(body.data.events.map((one: Entry) => one.position)).toEqual(
        events
          .slice(0, index + 1)
          .map((one: Entry) => one.position)
          .toReversed(),
      );
    }
    expect((await timeline(id, 'as_of=0')).body.code).toBe('not_created_yet');
    expect(refusalOf(await timeline('SMI-2026-999999'))[1]).toBe('ticket_not_found');
  });

  it('names people as they were called at that moment', async () => {
    const leo = await person('admin', 'Leo Old');
    const { id } = await ticketOf(desk, john);
    const before = (await adminAt(desk, leo).reply(id, 'Hello')).headers.get('x-position');
    await record(desk, `admins/${leo.id}`, { first_name: 'Leonard', last_name: 'New', email: leo.email });
    expect((await timeline(id, `as_of=${before}`)).body.data.events[1].who.name).toBe('Leo Old');
    expect((await timeline(id)).body.data.events[1].who.name).toBe('Leonard New');
  });

  it('shows analysts who it was by ids, and none of the words', async () => {
    const { id } = await told();
    const { data } = (await timeline(id, '', await tokenFor('analyst'))).body;
    expect(data.events[6]).toMatchObject({
      sentence: `Admin ${ada.id} replaced the resolution notes.`,
      who: { kind: 'admin', id: ada.id, name: null },
      changes: [{ field: 'resolution_notes', before: '•••', after: '•••' }],
    });
    expect(JSON.stringify(data)).not.toMatch(/John|Doe|Ada|Obi|limit\.|looking|example\.com|transfer/);
  });

  it('takes a bounded time for a ticket of many events', async () => {
    const { id } = await ticketOf(desk, john);
    const { log } = desk.stores;
    let read = 0;
    const readStream = log.readStream.bind(log);
    log.readStream = async (...args) => {
      const events = await readStream(...args);
      read += events.length;
      return events;
    };
    try {
      for (let index = 0; index < 60; index++) await admin.note(id, `Note ${index}`);
      await admin.status(id, 'escalated');
      read = 0;
      const { data } = (await timeline(id, 'order=newest&limit=5')).body;
      expect(data.events).toHaveLength(5);
      expect(read).toBeLessThan(20);
    } finally {
      log.readStream = readStream;
    }
  });
});

describe('the timeline of a conversation', () => {
  it('tells every event', async () => {
    const { id } = (await userChat(desk, john.token)).body.data;
    await say(desk, { token: john.token }, id, 'Hello');
    await patchChat(desk, id, 'assign', { adminId: ada.id }, ada.token);
    const { data } = (await desk.get(`${HISTORY}/conversations/${id}/timeline`, ada.token)).body;
    expect(data.events.map(({ sentence }: Entry) => sentence)).toEqual([
      'John Doe started a conversation of type general.',
      'John Doe sent message 1.',
      'Ada Obi assigned the conversation to Ada Obi.',
    ]);
    expect(data.events[2].changes).toEqual([{ field: 'adminId', before: null, after: ada.id }]);
  });
});
