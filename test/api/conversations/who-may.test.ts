import { type Person, person } from '../../support/acceptance.ts';
import { CHAT, CHATS, chatDetail, chatMessages, guestChat, userChat } from '../../support/chats.ts';
import { type CallOptions, type Reply, startTestDesk, type TestDesk, tokenFor } from '../../support/desk.ts';

const desks: Record<string, TestDesk> = {};
const MODES = ['conversation-id', 'guest-id'] as const;
beforeAll(async () => {
  for (const mode of MODES) desks[mode] = await startTestDesk({ env: { GUEST_ACCESS: mode } });
});
afterAll(() => Promise.all(Object.values(desks).map((desk) => desk.dispose())));

const deskOf = (mode: string): TestDesk => {
  const desk = desks[mode];
  if (!desk) throw new Error(`no desk for ${mode}`);
  return desk;
};

/** What each caller sends, by name. The owner, the guest and the others are made for each desk. */
async function callers(desk: TestDesk, owner: Person, guestId: string): Promise<readonly CallOptions[]> {
  const other = await guestChat(desk);
  return [
    {},
    { token: owner.token },
    { token: (await person('user')).token },
    { headers: { 'x-guest-id': guestId } },
    { headers: { 'x-guest-id': other.guestId } },
    { headers: { 'x-guest-id': `${guestId}0` } },
    { token: (await person('admin')).token },
    { token: await tokenFor('service') },
    { token: await tokenFor('analyst') },
    { token: await tokenFor('auditor') },
  ];
}

const READS = [
  // mode, whose, and what is answered to: no token, owner, other user, guest, other guest, forged guest, admin, service, analyst, auditor
  ['conversation-id', 'user', [404, 200, 404, 404, 404, 404, 200, 404, 404, 404]],
  ['guest-id', 'user', [404, 200, 404, 404, 404, 404, 200, 404, 404, 404]],
  ['conversation-id', 'guest', [200, 200, 200, 200, 200, 200, 200, 200, 200, 200]],
  ['guest-id', 'guest', [404, 404, 404, 200, 404, 404, 200, 404, 404, 404]],
] as const;

describe('who may read a conversation', () => {
  it.each(READS)(
    'with GUEST_ACCESS=%s, a %s’s: nobody, user, other user, guest, other guest, forged guest, admin, service, analyst and auditor get %j',
    async (mode, whose, expected) => {
      const desk = deskOf(mode);
      const owner = await person('user');
      const guest = await guestChat(desk);
      const id = whose === 'guest' ? guest.id : (await userChat(desk, owner.token)).body.data.id;
      const asked = await callers(desk, owner, guest.guestId);
      const statuses = async (get: (options: CallOptions) => Promise<Reply>) =>
        (await Promise.all(asked.map(get))).map(({ status }) => status);
      expect(await statuses((options) => chatDetail(desk, id, options))).toEqual(expected);
      expect(await statuses((options) => chatMessages(desk, id, '', options))).toEqual(expected);
    },
  );

  it('is the guest also by the query', async () => {
    const desk = deskOf('guest-id');
    const { id, guestId } = await guestChat(desk);
    expect((await chatMessages(desk, id, `?guestId=${guestId}`)).status).toBe(200);
    expect((await desk.get(`${CHAT}/${id}?guestId=${guestId}`)).status).toBe(200);
    expect((await chatMessages(desk, id, '?guestId=guest_1_2')).status).toBe(404);
  });
});

type Call = (desk: TestDesk, id: string, token?: string) => Promise<Reply>;
const patch =
  (what: string, body: object): Call =>
  (desk, id, token) =>
    desk.call('PATCH', `${CHATS}/${id}/${what}`, { body, ...(token && { token }) });

const ADMINS: Readonly<Record<string, Call>> = {
  own: (desk, _id, token) => desk.get(CHAT, token),
  guest: (desk, _id, token) => desk.post(`${CHAT}/guest`, {}, token),
  claim: (desk, _id, token) => desk.post(`${CHAT}/claim`, { guestId: 'guest_1_2' }, token),
  list: (desk, _id, token) => desk.get(CHATS, token),
  status: patch('status', { status: 'pending' }),
  priority: patch('priority', { priority: 'low' }),
  ticket: (desk, id, token) =>
    desk.post(
      `${CHATS}/${id}/ticket`,
      { subject: 'A subject', type: 'OTHER', email: 'g@example.com' },
      token,
    ),
};

const CALLS = [
  // call, no token, user, admin, service, analyst, auditor
  ['own', 401, 200, 403, 403, 403, 403],
  ['guest', 200, 200, 200, 200, 200, 200],
  ['claim', 401, 200, 403, 403, 403, 403],
  ['list', 401, 403, 200, 403, 403, 403],
  ['status', 401, 403, 200, 403, 403, 403],
  ['priority', 401, 403, 200, 403, 403, 403],
  ['ticket', 401, 403, 200, 403, 403, 403],
] as const;

describe('who may call', () => {
  it.each(CALLS)('%s: nobody %d, user %d, admin %d, service %d, analyst %d, auditor %d', async (...row) => {
    const [name, ...expected] = row;
    const desk = deskOf('conversation-id');
    const call = ADMINS[name];
    if (!call) throw new Error(`no call of ${name}`);
    const { id } = await guestChat(desk);
    const roles = ['user', 'admin', 'service', 'analyst', 'auditor'] as const;
    const tokens = [undefined, ...(await Promise.all(roles.map((role) => tokenFor(role))))];
    const statuses = [];
    for (const token of tokens) statuses.push((await call(desk, id, token)).status);
    expect(statuses).toEqual(expected);
  });

  it('nothing with a token that isn’t one', async () => {
    const desk = deskOf('conversation-id');
    const { id } = await guestChat(desk);
    for (const call of [...Object.values(ADMINS), (on: TestDesk) => chatDetail(on, id, { token: 'no' })]) {
      expect((await call(desk, id, 'no')).status).toBe(401);
    }
  });
});
