import { randomUUID } from 'node:crypto';
import {
  fieldsOf,
  type Person,
  person,
  positionOf,
  record,
  refusalOf,
  TIME,
  UUID,
} from '../../support/acceptance.ts';
import { CHAT, CHATS, chatDetail, guestChat, patchChat, say, userChat } from '../../support/chats.ts';
import { suiteDesk } from '../../support/desk.ts';

const desk = suiteDesk();
let ada: Person;
beforeAll(async () => {
  ada = await person('admin');
});

const GUEST_ID = /^guest_\d{13}_[0-9a-z]{26,}$/;
const idOf = async (token: string, type?: string) => (await userChat(desk, token, type)).body.data.id;
const shown = async (id: string) => (await chatDetail(desk, id, { token: ada.token })).body.data;
const close = (id: string) => patchChat(desk, id, 'status', { status: 'closed' }, ada.token);

describe('a user’s conversation', () => {
  it('is a new one the first time, with the fields of the text', async () => {
    const john = await person('user');
    const reply = await userChat(desk, john.token);
    expect(reply.status).toBe(200);
    expect(reply.body).toEqual({
      success: true,
      message: 'Conversation retrieved',
      data: {
        ...{ id: expect.stringMatching(UUID), userId: john.id, guestId: null, adminId: null },
        ...{ type: 'general', subject: null, status: 'open', priority: 'normal' },
        ...{ ticketNumber: null, messageCount: 0, unread: { byOwner: 0, bySupport: 0 } },
        ...{ lastMessageAt: null, createdAt: expect.stringMatching(TIME) },
        updatedAt: expect.stringMatching(TIME),
      },
    });
    expect(positionOf(reply)).toBeGreaterThan(0);
  });

  it('is general unless a type is asked for', async () => {
    const john = await person('user');
    const reply = await desk.get(CHAT, john.token);
    expect(reply.body.data.type).toBe('general');
    expect(await idOf(john.token, 'general')).toBe(reply.body.data.id);
  });

  it('is listed with the user’s others, closed ones too, page by page, and with nobody else’s', async () => {
    const [john, jane] = [await person('user'), await person('user')];
    await idOf(jane.token);
    const ids: string[] = [];
    for (let round = 0; round < 5; round++) {
      ids.unshift(await idOf(john.token));
      if (round < 4) await close(ids[0] as string);
    }
    const list = async (query: string) => (await desk.get(`${CHAT}s?${query}`, john.token)).body.data;
    const idsIn = (data: { conversations: readonly { id: string }[] }) =>
      data.conversations.map(({ id }) => id);
    const all = await list('');
    expect(idsIn(all)).toEqual(ids);
    expect(all.pagination).toEqual({ total: 5, page: 1, limit: 20, totalPages: 1, next_cursor: null });
    expect(idsIn(await list('status=open'))).toEqual([ids[0]]);
    expect(idsIn(await list('page=2&limit=2'))).toEqual(ids.slice(2, 4));
    const { pagination } = await list('limit=3');
    expect(idsIn(await list(`limit=3&cursor=${pagination.next_cursor}`))).toEqual(ids.slice(3));
    expect((await desk.get(`${CHAT}s`)).status).toBe(401);
    expect((await desk.get(`${CHAT}s`, ada.token)).status).toBe(403);
  });

  it.each(['general', 'onboarding', 'call_request'])('is one of its own for the type %s', async (type) => {
    const john = await person('user');
    const reply = await userChat(desk, john.token, type);
    expect(reply.body.data.type).toBe(type);
    const others = ['general', 'onboarding', 'call_request'].filter((other) => other !== type);
    for (const other of others) expect(await idOf(john.token, other)).not.toBe(reply.body.data.id);
    expect(await idOf(john.token, type)).toBe(reply.body.data.id);
  });

  it('refuses a type that there isn’t', async () => {
    const reply = await userChat(desk, (await person('user')).token, 'sales');
    expect(refusalOf(reply)).toEqual([
      400,
      'invalid_input',
      'type must be one of general, onboarding, call_request',
    ]);
  });

  it('is one, however often it is asked for at once', async () => {
    const john = await person('user');
    const replies = await Promise.all(Array.from({ length: 20 }, () => userChat(desk, john.token)));
    expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(replies.map(({ body }) => body.data.id)).size).toBe(1);
    const listed = await desk.get(`${CHATS}?search=${john.email}`, ada.token);
    expect(listed.body.data.pagination.total).toBe(1);
  });

  it('knows name and e-mail of its owner, as the directory has them', async () => {
    const john = await person('user');
    const names = { first_name: 'Jonathan', last_name: 'Doe', email: `j-${john.id}@example.com` };
    await record(desk, `users/${john.id}`, names);
    const id = await idOf(john.token);
    const { conversations } = (await desk.get(`${CHATS}?search=${names.email}`, ada.token)).body.data;
    expect(conversations).toMatchObject([{ id, ownerName: 'Jonathan Doe', ownerEmail: names.email }]);
  });

  it('is a new one once support has closed it', async () => {
    const john = await person('user');
    const first = await idOf(john.token);
    await close(first);
    expect(await idOf(john.token)).not.toBe(first);
  });
});

describe('a guest’s conversation', () => {
  it('comes with a guest id that the server issued', async () => {
    const { reply } = await guestChat(desk, { type: 'general', subject: 'Need help' });
    const { conversation, guestId } = reply.body.data;
    expect(guestId).toMatch(GUEST_ID);
    expect(conversation).toMatchObject({
      ...{ id: expect.stringMatching(UUID), userId: null, guestId, adminId: null },
      ...{ type: 'general', subject: 'Need help', status: 'open', createdAt: expect.stringMatching(TIME) },
    });
    expect(fieldsOf(reply.body.data)).toEqual(['conversation', 'guestId', 'guestSecret']);
  });

  it('needs no body', async () => {
    const reply = await desk.call('POST', `${CHAT}/guest`);
    expect(reply.body.data.conversation).toMatchObject({ type: 'general', subject: null });
  });

  it('is the same for the same guest, by body or by header, and another one for each type', async () => {
    const first = await guestChat(desk);
    const again = await guestChat(desk, { guestId: first.guestId });
    const byHeader = await desk.call('POST', `${CHAT}/guest`, {
      body: {},
      headers: { 'x-guest-id': first.guestId },
    });
    expect([again.id, again.guestId]).toEqual([first.id, first.guestId]);
    expect(byHeader.body.data.conversation.id).toBe(first.id);
    const other = await guestChat(desk, { guestId: first.guestId, type: 'onboarding' });
    expect(other.guestId).toBe(first.guestId);
    expect(other.id).not.toBe(first.id);
  });

  it('is a new guest’s without an id', async () => {
    const [one, other] = [await guestChat(desk), await guestChat(desk)];
    expect(one.guestId).not.toBe(other.guestId);
    expect(one.id).not.toBe(other.id);
  });

  it.each(['test_guest_123', 'guest_1234567890_abc123', `guest_1234567890123_${'a'.repeat(53)}`, ''])(
    'replaces an id that the server never issued: %j',
    async (claimed) => {
      const { guestId } = await guestChat(desk, { guestId: claimed });
      expect(guestId).toMatch(GUEST_ID);
      expect(guestId).not.toBe(claimed);
    },
  );

  it('is one, however often it is asked for at once', async () => {
    const { guestId } = await guestChat(desk, { type: 'onboarding' });
    const asked = Array.from({ length: 20 }, () => guestChat(desk, { guestId }));
    expect(new Set((await Promise.all(asked)).map(({ id }) => id)).size).toBe(1);
  });

  it('is a new one once support has closed it', async () => {
    const first = await guestChat(desk);
    await close(first.id);
    expect((await guestChat(desk, { guestId: first.guestId })).id).not.toBe(first.id);
  });
});

describe('one Idempotency-Key of several guests behind one address', () => {
  const keyed = (body: object, headers: Readonly<Record<string, string>>) =>
    desk.call('POST', `${CHAT}/guest`, { body, headers });
  const whose = ({ body }: Awaited<ReturnType<typeof keyed>>) => [
    body.data?.guestId,
    body.data?.conversation.id,
  ];

  it.each([
    ['header', (id: string) => [{}, { 'x-guest-id': id }] as const],
    ['body', (id: string) => [{ guestId: id }, {}] as const],
  ])('answers each with their own conversation, by %s', async (_, request) => {
    const key = { 'idempotency-key': randomUUID() };
    for (const guest of [await guestChat(desk), await guestChat(desk)]) {
      const [body, headers] = request(guest.guestId);
      expect(whose(await keyed(body, { ...headers, ...key }))).toEqual([guest.guestId, guest.id]);
    }
  });

  it('makes each who has no id a guest of their own', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const [one, other] = [whose(await keyed({}, key)), whose(await keyed({}, key))];
    expect([one[0], other[0]]).toEqual([expect.stringMatching(GUEST_ID), expect.stringMatching(GUEST_ID)]);
    expect(other).not.toEqual(one);
    const madeUp = { ...key, 'x-guest-id': 'guest_1234567890_abc123' };
    expect(whose(await keyed({}, madeUp))).not.toEqual(whose(await keyed({}, madeUp)));
  });

  it('is one key of a bearer, which another guest’s id doesn’t fit', async () => {
    const [one, other] = [await guestChat(desk), await guestChat(desk)];
    const { token } = await person('user');
    const key = { 'idempotency-key': randomUUID(), authorization: `Bearer ${token}` };
    expect(whose(await keyed({}, { ...key, 'x-guest-id': one.guestId }))).toEqual([one.guestId, one.id]);
    const reused = await keyed({}, { ...key, 'x-guest-id': other.guestId });
    expect(refusalOf(reused)[1]).toBe('idempotency_key_reused');
  });
});

describe('claiming what one said as a guest', () => {
  const claim = (token: string, { guestId, guestSecret }: { guestId?: string; guestSecret?: string }) =>
    desk.post(`${CHAT}/claim`, { guestId, guestSecret }, token);

  it('makes the guest’s conversations the user’s', async () => {
    const john = await person('user');
    const guest = await guestChat(desk);
    await say(desk, { guestId: guest.guestId }, guest.id, 'Hello');
    const reply = await claim(john.token, guest);
    expect(reply.body).toMatchObject({
      ...{ success: true, message: 'Conversations claimed' },
      data: { conversations: [{ id: guest.id, userId: john.id, guestId: null, status: 'open' }] },
    });
    expect(await idOf(john.token)).toBe(guest.id);
  });

  it('takes them away from the guest and from whoever has their id', async () => {
    const john = await person('user');
    const guest = await guestChat(desk);
    await claim(john.token, guest);
    for (const headers of [{}, { 'x-guest-id': guest.guestId }]) {
      expect((await chatDetail(desk, guest.id, { headers })).status).toBe(404);
    }
    expect((await chatDetail(desk, guest.id, { token: john.token })).status).toBe(200);
    expect((await guestChat(desk, { guestId: guest.guestId })).id).not.toBe(guest.id);
  });

  it('closes the guest’s when the user already talks in another', async () => {
    const john = await person('user');
    const own = await idOf(john.token);
    await say(desk, { token: john.token }, own, 'Hello from John');
    const guest = await guestChat(desk);
    await claim(john.token, guest);
    expect(await shown(guest.id)).toMatchObject({ userId: john.id, status: 'closed' });
    expect(await idOf(john.token)).toBe(own);
  });

  it('closes the user’s own when nothing was said in it', async () => {
    const john = await person('user');
    const own = await idOf(john.token);
    const guest = await guestChat(desk);
    await claim(john.token, guest);
    expect((await shown(own)).status).toBe('closed');
    expect(await idOf(john.token)).toBe(guest.id);
  });

  it('can be repeated', async () => {
    const john = await person('user');
    const guest = await guestChat(desk);
    const [first, again] = [await claim(john.token, guest), await claim(john.token, guest)];
    expect(again.body).toEqual(first.body);
  });

  it('leaves nothing for the next user', async () => {
    const guest = await guestChat(desk);
    await claim((await person('user')).token, guest);
    const later = await claim((await person('user')).token, guest);
    expect(later.body.data.conversations).toEqual([]);
  });

  it('finds nothing under an id that the server never issued', async () => {
    const reply = await claim((await person('user')).token, { guestId: 'guest_1234567890_abc123' });
    expect([reply.status, reply.body.data]).toEqual([200, { conversations: [] }]);
  });

  it('requires the guest’s id', async () => {
    const reply = await claim((await person('user')).token, {});
    expect(refusalOf(reply)).toEqual([400, 'invalid_input', 'guestId is required']);
  });

  it('is repeated under a key as it was first answered', async () => {
    const john = await person('user');
    const { guestId, guestSecret } = await guestChat(desk);
    const headers = { 'idempotency-key': randomUUID() };
    const body = { guestId, guestSecret };
    const call = () => desk.call('POST', `${CHAT}/claim`, { token: john.token, body, headers });
    expect((await call()).body).toEqual((await call()).body);
  });
});
