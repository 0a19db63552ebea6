import { type Person, person, SUPPORT } from '../../support/acceptance.ts';
import {
  CHAT,
  chatDetail,
  chatMessages,
  type GuestChat,
  guestChat,
  say,
  ticketOfChat,
} from '../../support/chats.ts';
import { type Reply, startTestDesk, suiteDesk, type TestDesk } from '../../support/desk.ts';
import { everything } from '../../support/logs.ts';

const desk = suiteDesk();
let ada: Person;
beforeAll(async () => {
  ada = await person('admin');
});

const EMAIL = 'guest@example.com';

/** A guest chatted, support opened a ticket for it, and somebody without a token has its number and e-mail. */
async function carriedOn() {
  const chat = await guestChat(desk);
  await say(desk, { guestId: chat.guestId }, chat.id, 'My card was charged twice', 'Hello?');
  const request = { subject: 'Charged twice', type: 'CARD_ISSUE', email: EMAIL };
  const opened = await ticketOfChat(desk, chat.id, request, ada.token);
  return { chat, number: opened.body.data.ticketNumber as string };
}

/** What a stranger is told of the past when they come with the revision of long ago. */
const writeKnowing = (number: string, revision: number, token?: string): Promise<Reply> =>
  desk.call('POST', `${SUPPORT}/ticket/add-message`, {
    ...(token && { token }),
    headers: { 'if-match': `"${revision}"` },
    body: { ticket_number: number, message: 'Is there any news on this?', email: EMAIL },
  });

describe('a stranger with a ticket’s number and e-mail', () => {
  it('is told of what happened since an old revision, and not which conversation it was opened for', async () => {
    const { chat, number } = await carriedOn();
    const reply = await writeKnowing(number, 0);
    expect([reply.status, reply.body.since.map(({ type }: { type: string }) => type)]).toEqual([
      409,
      ['ChatMessageAdded'],
    ]);
    for (const secret of [chat.id, chat.guestId]) expect(JSON.stringify(reply.body)).not.toContain(secret);
  });

  it('can’t walk from there into the chat and take it over', async () => {
    const { chat, number } = await carriedOn();
    const { body } = await writeKnowing(number, 0);
    const told = [...JSON.stringify(body).matchAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g)].map(([id]) => id);
    const mallory = await person('user');
    for (const id of told) {
      const opened = await chatDetail(desk, id);
      const { guestId } = opened.body.data ?? {};
      await claim(desk, mallory.token, { guestId: guestId ?? 'unknown' });
      expect(opened.status).toBe(404);
    }
    expect(told.length).toBeGreaterThan(0);
    expect(await isStill(desk, chat)).toBe(true);
  });

  it('finds it in none of the answers that a number opens', async () => {
    const { chat, number } = await carriedOn();
    const john = await person('user');
    const answers = [
      await desk.get(`${SUPPORT}/ticket?ticket_number=${number}`),
      await desk.get(`${SUPPORT}/ticket?ticket_number=${number}`, john.token),
      await writeKnowing(number, 0, john.token),
      await desk.post(`${SUPPORT}/request-support`, {
        ...{
          ticket_number: number,
          email: EMAIL,
          subject: 'Any news?',
          description: 'Is there any news on it?',
        },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 409, 201]);
    for (const secret of [chat.id, chat.guestId])
      expect(JSON.stringify(answers.map(({ body }) => body))).not.toContain(secret);
  });
});

const claim = (on: TestDesk, token: string, body: object) => on.post(`${CHAT}/claim`, body, token);
const REFUSED = [
  403,
  'guest_not_proven',
  [{ field: 'guestSecret', message: 'guestSecret must be the secret that came with this guest id' }],
];
const refused = ({ status, body }: Reply) => [status, body.code, body.errors];

/** Whether the guest still has their conversation, and it is nobody else's. */
async function isStill(on: TestDesk, { id, guestId }: GuestChat): Promise<boolean> {
  const headers = { 'x-guest-id': guestId };
  const { body } = await chatDetail(on, id, { headers });
  return body.data?.guestId === guestId && (await guestChat(on, { guestId })).id === id;
}

describe('a stranger with the id of a guest’s conversation', () => {
  it('reads it, learns who the guest is, and can’t take it from them', async () => {
    const guest = await guestChat(desk);
    await say(desk, { guestId: guest.guestId }, guest.id, 'Hello');
    const mallory = await person('user');
    const seen = (await chatDetail(desk, guest.id, { token: mallory.token })).body.data.guestId;
    expect(seen).toBe(guest.guestId);
    const { guestSecret: own } = await guestChat(desk);
    for (const guestSecret of [undefined, null, '', seen, own, `${guest.guestSecret}x`])
      expect(refused(await claim(desk, mallory.token, { guestId: seen, guestSecret }))).toEqual(REFUSED);
    expect(await isStill(desk, guest)).toBe(true);
  });

  it('is told the guest’s secret by nothing that they may ask as the guest', async () => {
    const guest = await guestChat(desk);
    const headers = { 'x-guest-id': guest.guestId };
    const [message] = await say(desk, { guestId: guest.guestId }, guest.id, 'Hello');
    const answers = [
      ...[await chatDetail(desk, guest.id, { headers }), await chatMessages(desk, guest.id, '', { headers })],
      ...[(await guestChat(desk, { guestId: guest.guestId })).reply, message],
      await desk.call('POST', `${CHAT}/guest`, { headers, body: { type: 'onboarding' } }),
      await desk.call('POST', `${CHAT}/guest`, {
        headers: { ...headers, 'idempotency-key': 'again' },
        body: {},
      }),
    ];
    expect(guest.guestSecret).toMatch(/^[\w-]{43}$/);
    const told = JSON.stringify(answers);
    expect(told).not.toContain(guest.guestSecret);
    expect(told).not.toContain('guestSecret');
  });

  it('the guest who signs in takes what they wrote along', async () => {
    const { guestId, guestSecret, id } = await guestChat(desk);
    const john = await person('user');
    const reply = await claim(desk, john.token, { guestId, guestSecret });
    expect([reply.status, reply.body.data.conversations[0]]).toMatchObject([200, { id, userId: john.id }]);
  });

  it('a secret stands in no event', async () => {
    const { guestId, guestSecret } = await guestChat(desk);
    const john = await person('user');
    const headers = { 'idempotency-key': 'claimed' };
    await desk.call('POST', `${CHAT}/claim`, { token: john.token, headers, body: { guestId, guestSecret } });
    await desk.call('POST', `${CHAT}/guest`, {
      token: john.token,
      headers: { 'idempotency-key': 'guest' },
      body: {},
    });
    const stored = JSON.stringify(await everything(desk.stores));
    expect(stored).toContain(guestId);
    expect(stored).not.toContain(guestSecret);
    expect(stored).not.toContain('guestSecret');
  });
});

describe('with GUEST_ACCESS=guest-id', () => {
  it('the guest’s id proves who they are: nobody but them and support ever sees it', async () => {
    const other = await startTestDesk({ env: { GUEST_ACCESS: 'guest-id' } });
    try {
      const { guestId, id } = await guestChat(other);
      const john = await person('user');
      for (const ask of [chatDetail(other, id), chatDetail(other, id, { token: john.token })])
        expect((await ask).status).toBe(404);
      const reply = await claim(other, john.token, { guestId });
      expect([reply.status, reply.body.data.conversations[0]]).toMatchObject([200, { id, userId: john.id }]);
    } finally {
      await other.dispose();
    }
  });
});
