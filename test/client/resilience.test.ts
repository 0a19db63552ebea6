import { from, recordingDesk } from '../support/client.ts';
import { startSecondDesk, suiteDesk, ticketRequest, tokenFor } from '../support/desk.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

/**
 * On a real desk of two nodes, through networks that break at every moment: by the clients' own records nothing is missed, nothing
 * comes twice, and nothing out of order; and by the desk's, each message is there once.
 */

const desk = suiteDesk();
const MESSAGES = 40;
const BREAKS = 25;
let second: Awaited<ReturnType<typeof startSecondDesk>>;
const open: { stop(): unknown }[] = [];
beforeAll(async () => {
  second = await startSecondDesk(desk);
});
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.stop();
});
afterAll(() => second.stop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const portOf = (url: string) => Number(new URL(url).port);

/** A client behind a network of its own, which leads to one node, and after a break perhaps to the other. */
async function roaming(token: string) {
  const target = { host: '127.0.0.1', port: portOf(desk.url) };
  const proxy: TcpProxy = await startTcpProxy(target);
  const client = recordingDesk({ url: `http://127.0.0.1:${proxy.port}`, token });
  open.push({ stop: () => proxy.close() }, client);
  const moveOn = () => {
    target.port = portOf(Math.random() < 0.5 ? desk.url : second.url);
    proxy.cut();
  };
  return { ...client, moveOn };
}
type Roaming = Awaited<ReturnType<typeof roaming>>;

/** Breaks the connections of each client many times at random moments. Then the networks hold, and what was written arrives. */
async function breaking<Result>(clients: readonly Roaming[], during: Promise<Result>): Promise<Result> {
  const disturb = async ({ moveOn }: Roaming) => {
    for (let breaks = 0; breaks < BREAKS; breaks++) {
      await pause(Math.random() * 60);
      moveOn();
    }
  };
  await Promise.all(clients.map(disturb));
  return during;
}
/** A busy machine needs its time. */
const eventually = (holds: () => boolean) => until(holds, { withinMs: 30_000, everyMs: 10 });

const isInOrder = (numbers: readonly (number | null)[]) =>
  numbers.every((number, index) => index === 0 || (number ?? 0) >= (numbers[index - 1] ?? 0));

describe('clients whose connections break all the time', () => {
  it('write to a ticket and follow it: each reply is there once, and told once, in order', async () => {
    const [userToken, adminToken] = [await tokenFor('user'), await tokenFor('admin')];
    const opened = await desk.post('/api/v1/support/request-support', ticketRequest(), userToken);
    const { id, ticket_number } = opened.body.data.ticket;
    const [user, admin] = [await roaming(userToken), await roaming(adminToken)];
    const followed = [user, admin].map(({ live }) => live.ticket(id, { event() {}, resync() {} }).ready);
    await Promise.all(followed);
    const replies = from(1, MESSAGES).map((n) => admin.outbox.tickets.reply(id, { message: `Reply ${n}` }));
    await breaking([user, admin], Promise.all(replies.map(({ done }) => done)));
    await eventually(() => [user, admin].every(({ of }) => of('new_message').length >= MESSAGES));
    const texts = from(1, MESSAGES).map((n) => `Reply ${n}`);
    for (const { of, heard } of [user, admin]) {
      expect(of('new_message').map(({ payload }) => payload.message.message)).toEqual(texts);
      // A greeting tells how far its node is, which may be behind the one before.
      const told = heard.filter(({ name }) => name !== 'connection:success');
      expect(isInOrder(told.flatMap(({ position }) => position ?? []))).toBe(true);
    }
    await eventually(() => user.of('ticket_updated').length >= MESSAGES + 1);
    expect(user.of('ticket_updated')).toHaveLength(MESSAGES + 1);
    const { data } = await user.myTickets.get({ ticket_number });
    expect(data.ticket.messages.slice(1).map(({ message }) => message)).toEqual(texts);
  });

  it('write to a chat from both sides: each message is there once, and told once, in order', async () => {
    const [userToken, adminToken] = [await tokenFor('user'), await tokenFor('admin')];
    const [user, admin] = [await roaming(userToken), await roaming(adminToken)];
    const { data: chat } = await user.myConversations.open();
    await Promise.all(
      [user, admin].map(({ live }) => live.conversation(chat.id, { event() {}, resync() {} }).ready),
    );
    const written = from(1, MESSAGES).flatMap((n) => [
      user.outbox.message(chat.id, `Question ${n}`),
      admin.outbox.message(chat.id, `Answer ${n}`),
    ]);
    await breaking([user, admin], Promise.all(written.map(({ done }) => done)));
    await eventually(() => [user, admin].every(({ of }) => of('message:received').length >= 2 * MESSAGES));
    const { data } = await admin.conversations.messages(chat.id, { limit: 100 });
    const stored = data.messages.map(({ message }) => message);
    for (const who of ['Question', 'Answer'])
      expect(stored.filter((text) => text.startsWith(who))).toEqual(
        from(1, MESSAGES).map((n) => `${who} ${n}`),
      );
    for (const { of } of [user, admin])
      expect(of('message:received').map(({ payload }) => 'message' in payload && payload.message)).toEqual(
        stored,
      );
  });
});
