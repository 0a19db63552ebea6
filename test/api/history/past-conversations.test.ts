import { io } from 'socket.io-client';
import { eventCatalogue } from '../../../src/events/catalogue.ts';
import { openingKindOf } from '../../../src/events/opening-ids.ts';
import { TOLD_TYPES } from '../../../src/history/told-events.ts';
import { type Person, person, positionOf, refusalOf } from '../../support/acceptance.ts';
import {
  CHAT,
  chatDetail,
  guestChat,
  patchChat,
  read,
  say,
  ticketOfChat,
  userChat,
} from '../../support/chats.ts';
import { suiteDesk, tokenFor } from '../../support/desk.ts';
import { openEventStream } from '../../support/event-stream.ts';
import { idsFoundIn } from '../../support/ids-found.ts';
import { leavesOf } from '../../support/schema-fields.ts';

const HISTORY = '/api/v1/history/conversations';

const desk = suiteDesk();
let ada: Person;
let john: Person;
beforeAll(async () => {
  [ada, john] = [await person('admin', 'Ada Obi'), await person('user')];
  await desk.get('/api/admin/support/conversations', ada.token);
});

const past = (id: string, query: string, token = ada.token) => desk.get(`${HISTORY}/${id}?${query}`, token);

describe('a conversation as of a moment', () => {
  it('is what it was then, with the messages and what was read of them', async () => {
    const { id } = (await userChat(desk, john.token)).body.data;
    await say(desk, { token: john.token }, id, 'Hello', 'Is anybody there?');
    const first = await desk.stores.log.end();
    const before = (await chatDetail(desk, id, { token: ada.token })).body;
    await say(desk, { token: ada.token }, id, 'I am here');
    const changed = await patchChat(desk, id, 'priority', { priority: 'urgent' }, ada.token);
    const after = (await chatDetail(desk, id, { token: ada.token })).body;
    for (const [position, live] of [
      [first, before],
      [positionOf(changed), after],
    ]) {
      const { body } = await past(id, `as_of=${position}`);
      expect(body).toMatchObject({ ...live, as_of: { position } });
      expect(body.data.messages).toHaveLength(live.data.messages.length);
    }
  });

  it('has earlier messages behind its cursor', async () => {
    const { id, guestId } = await guestChat(desk);
    await say(desk, { guestId }, id, 'one', 'two', 'three');
    const position = await desk.stores.log.end();
    await say(desk, { guestId }, id, 'four');
    const newest = (await past(id, `as_of=${position}&messages_limit=2`)).body.data;
    expect(newest.messages.map(({ message }: { message: string }) => message)).toEqual(['two', 'three']);
    const rest = (await past(id, `as_of=${position}&messages_limit=2&cursor=${newest.next_cursor}`)).body
      .data;
    expect(rest.messages.map(({ message }: { message: string }) => message)).toEqual(['one']);
    expect(rest.next_cursor).toBeNull();
  });

  it('did not exist before it began, and never if there is none', async () => {
    const { id } = await guestChat(desk);
    expect(refusalOf(await past(id, 'as_of=0'))).toEqual([
      404,
      'not_created_yet',
      'The conversation did not exist yet at that moment',
    ]);
    expect(refusalOf(await past('nothing', ''))).toEqual([
      404,
      'conversation_not_found',
      'Conversation not found',
    ]);
  });

  it('shows analysts neither words nor names', async () => {
    const { id } = (await userChat(desk, john.token)).body.data;
    await say(desk, { token: john.token }, id, 'My secret');
    const { data } = (await past(id, '', await tokenFor('analyst'))).body;
    expect(data).toMatchObject({ userId: john.id, user: { id: john.id, email: '•••', firstName: '•••' } });
    expect(data.messages.at(-1)).toMatchObject({ message: '•••', senderId: john.id, senderType: 'user' });
    expect(JSON.stringify(data)).not.toMatch(/secret|John|example\.com/);
  });
});

describe('what opens a guest’s conversation', () => {
  const ROOT = '/api/v1/history';
  const ONBOARDING = '/api/support/onboarding';
  let analyst: string;
  let from: number;
  let guest: Awaited<ReturnType<typeof guestChat>>;
  let ticketId: string;
  beforeAll(async () => {
    analyst = await tokenFor('analyst');
    from = await desk.stores.log.end();
    guest = await guestChat(desk, { subject: 'Need help' });
    const [first] = await say(desk, { guestId: guest.guestId }, guest.id, 'Hello');
    await read(desk, ada.token, first?.id ?? '');
    await patchChat(desk, guest.id, 'assign', { adminId: ada.id }, ada.token);
    await patchChat(desk, guest.id, 'assign', { adminId: null }, ada.token);
    await patchChat(desk, guest.id, 'priority', { priority: 'urgent' }, ada.token);
    await patchChat(desk, guest.id, 'status', { status: 'pending' }, ada.token);
    const asked = { subject: 'Need help', support_type: 'OTHER', email: 'guest@example.com' };
    ticketId = (await ticketOfChat(desk, guest.id, asked, ada.token)).body.data.ticketId;
    const codeFor = async () => {
      const reply = await desk.post(`${ONBOARDING}/generate-code`, { guestId: guest.guestId }, ada.token);
      return reply.body.data.code as string;
    };
    const verify = (code: string) => desk.post(`${ONBOARDING}/verify-code`, { code, guestId: guest.guestId });
    await verify(await codeFor());
    const code = await codeFor();
    for (let tries = 0; tries < 5; tries++) await verify(code === '000000' ? '000001' : '000000');
    const claimed = await guestChat(desk);
    await say(desk, { guestId: claimed.guestId }, claimed.id, 'It is me');
    await desk.post(`${CHAT}/claim`, claimed, john.token);
  });

  async function streamed(token: string) {
    const opened = await openEventStream(`${desk.url}${ROOT}/events?after=${from}`, token);
    const lines = [];
    const end = await desk.stores.log.end();
    for await (const line of opened.lines()) {
      lines.push(line);
      if (line.position >= end) break;
    }
    opened.cut();
    return lines;
  }

  /** All that history tells of the guest's conversation. */
  async function toldOfAll(token = analyst) {
    const data = async (path: string) => (await desk.get(`${ROOT}/${path}`, token)).body.data;
    const list = await data('conversations?limit=100&highlight=true');
    const id = list.conversations.find((one: { subject: unknown }) => one.subject !== null).id;
    const feed = await data(`events?limit=1000&after=${from}`);
    return {
      ...{ id, list, feed, stream: await streamed(token) },
      ofStream: await data(`events?stream=conversation-${id}`),
      detail: await data(`conversations/${id}`),
      timeline: await data(`conversations/${id}/timeline`),
      tickets: await data('tickets?limit=100&highlight=true'),
      ticket: await data(`tickets/${ticketId}`),
      ticketTimeline: await data(`tickets/${ticketId}/timeline`),
    };
  }

  it.each([false, true])(
    'is told to no analyst by any event or past response, and nothing found there opens one (pii: %s)',
    async (pii) => {
      const told = await toldOfAll(await tokenFor('analyst', { pii }));
      const opening = eventCatalogue.filter(
        ({ type, schema }) =>
          TOLD_TYPES.includes(type) && leavesOf(schema).some((leaf) => openingKindOf(leaf.schema) !== null),
      );
      const types = new Set(told.feed.events.map(({ type }: { type: string }) => type));
      expect(opening.map(({ type }) => type).filter((type) => !types.has(type))).toEqual([
        // Of a user's conversation, when accounts are joined.
        'ConversationTransferred',
      ]);
      expect(JSON.stringify(told)).not.toMatch(new RegExp(`guest_|${guest.guestId}|${guest.id}`));
      const auth = { guestId: (await guestChat(desk)).guestId };
      const socket = io(`${desk.url}/support`, { auth, transports: ['websocket'], forceNew: true });
      const isShown = async (id: string) =>
        (await desk.get(`${CHAT}/${encodeURIComponent(id)}`)).body.success;
      const isJoined = async (id: string): Promise<boolean> =>
        (await socket.emitWithAck('conversation:join', { conversationId: id })).success;
      try {
        for (const id of idsFoundIn(told)) {
          expect([id, await isShown(id), await isJoined(id)]).toEqual([id, false, false]);
        }
        // With the id itself both are open, so that limits have hidden nothing.
        expect([await isShown(guest.id), await isJoined(guest.id)]).toEqual([true, true]);
      } finally {
        socket.disconnect();
      }
    },
  );

  it('has a pseudonym that is the same everywhere, and by which the conversation is found', async () => {
    const { id, list, feed, detail, timeline, ofStream, ticket } = await toldOfAll();
    expect(id).toMatch(/^~[\w-]{86}$/);
    const [started] = feed.events;
    expect(started).toMatchObject({
      ...{ type: 'ConversationStarted', stream: `conversation-${id}` },
      data: { conversationId: id, owner: started.actor, subject: '•••' },
    });
    const listed = list.conversations.find((one: { id: string }) => one.id === id);
    expect([detail.id, listed.guestId, detail.guestId]).toEqual([id, started.actor.id, started.actor.id]);
    expect(detail.messages[0]).toMatchObject({ conversationId: id, guestId: started.actor.id });
    expect(timeline.events[0]).toMatchObject({
      who: { kind: 'guest', id: started.actor.id, name: null },
      changes: expect.arrayContaining([{ field: 'owner', before: null, after: started.data.owner }]),
    });
    expect(ofStream.events).toEqual(
      feed.events.filter(({ stream }: { stream: string }) => stream === started.stream),
    );
    expect(ticket.conversation_id).toBe(id);
    const claimed = feed.events.find(({ type }: { type: string }) => type === 'ConversationClaimed');
    expect(claimed.data).toMatchObject({ from: expect.stringMatching(/^~/), to: john.id });
  });

  it('is shown to admins and auditors, who take pseudonyms, too', async () => {
    const { id } = await toldOfAll();
    for (const token of [ada.token, await tokenFor('auditor')]) {
      expect((await past(id, '', token)).body.data).toMatchObject({ id: guest.id, guestId: guest.guestId });
      const { events } = (await desk.get(`${ROOT}/events?stream=conversation-${guest.id}`, token)).body.data;
      expect(events[0].actor).toEqual({ kind: 'guest', id: guest.guestId });
    }
    expect((await past(guest.id, '', analyst)).body.data.id).toBe(id);
    expect(refusalOf(await past(`${id}x`, '', analyst))[1]).toBe('conversation_not_found');
  });
});
