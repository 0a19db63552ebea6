import { conversationStream } from '../../src/events/conversations/events.ts';
import type { MessageId } from '../../src/events/ids.ts';
import { ticketStream } from '../../src/events/ticketing/events.ts';
import { from, recordingDesk } from '../support/client.ts';
import { answerSent, conversationId, johnsConversation, messageRead } from '../support/conversations.ts';
import { adaObi, johnDoe, replySent, ticketId, ticketOpened } from '../support/examples.ts';
import { startHttpProxy } from '../support/http-proxy.ts';
import { type SocketDesk, startSocketDesk } from '../support/socket-desk.ts';
import { until } from '../support/until.ts';

/** The live connection on a desk whose log, tokens and clock are the test's. */

const TICKET = ticketStream(ticketId);
const CHAT = conversationStream(conversationId);
const reply = (n: number) => replySent({ messageId: `m${n}` as MessageId, message: `Reply ${n}` });
const quiet = { event() {}, resync() {} };

let desk: SocketDesk;
const clients: ReturnType<typeof recordingDesk>[] = [];
beforeAll(async () => {
  desk = await startSocketDesk();
  desk.log.record(TICKET, ticketOpened());
  desk.log.record(CHAT, johnsConversation());
  await desk.settle();
});
afterEach(() => {
  for (const client of clients.splice(0)) client.stop();
});
afterAll(() => desk.close());

function client(options: Parameters<typeof recordingDesk>[0]) {
  const made = recordingDesk({ url: desk.url, ...options });
  clients.push(made);
  return made;
}
const john = () => desk.token('user', johnDoe.id);
const revisions = (events: readonly { readonly revision: number | null }[]) =>
  events.map(({ revision }) => revision);

it('tells what happened since a revision that the client knows, then what happens', async () => {
  for (const n of from(1, 3)) desk.log.record(TICKET, reply(n));
  await desk.settle();
  const { live, of } = client({ token: john() });
  expect(await live.ticket(ticketId, { ...quiet, since: 1 }).ready).toBe(3);
  desk.log.record(TICKET, reply(4));
  await until(() => of('new_message').length === 3);
  expect(revisions(of('new_message'))).toEqual([2, 3, 4]);
});

it('reads anew, before what follows, where the desk doesn’t have what the client knows', async () => {
  const order: string[] = [];
  const { live } = client({ token: john() });
  const following = live.ticket(ticketId, {
    since: 1_000,
    event: ({ name }) => order.push(name),
    async resync(position) {
      order.push('read');
      desk.log.record(TICKET, reply(5));
      await desk.settle();
      order.push(`read up to ${position > 0}`);
      return 4;
    },
  });
  await following.ready;
  await until(() => order.includes('new_message'));
  expect(order.slice(0, 3)).toEqual([
    'read',
    'read up to true',
    expect.stringMatching('new_message|ticket_updated'),
  ]);
});

it('tells two sides of a chat of each other, and in which conversation a message was read', async () => {
  const [user, admin] = [client({ token: john() }), client({ token: desk.token('admin', adaObi.id) })];
  const followed = [user, admin].map(({ live }) => live.conversation(conversationId, quiet));
  await Promise.all(followed.map(({ ready }) => ready));
  followed[0]?.typing(true);
  await until(() => admin.of('typing:start').length === 1);
  desk.log.record(CHAT, answerSent(1));
  await until(() => user.of('message:received').length === 1);
  desk.log.record(CHAT, messageRead(1));
  await until(() => admin.of('message:read').length === 1);
  expect(admin.of('message:read')[0]?.topic).toBe(`conversation:${conversationId}`);
});

it('goes on with another token when the desk ends the connection because the first has expired', async () => {
  const soon = desk.token('user', johnDoe.id, { expiresAt: Date.now() + 300 });
  const next = john();
  const { live, of } = client({ token: (refused) => (refused === soon ? next : soon) });
  await live.ticket(ticketId, quiet).ready;
  await until(() => live.state() === 'offline');
  desk.log.record(TICKET, reply(6));
  await until(() => of('new_message').length === 1);
});

it('is a guest who comes back with what the desk gave', async () => {
  const known = { id: null as string | null, secret: undefined as string | undefined };
  const guest = {
    id: () => known.id,
    keep: (id: string, secret?: string) => Object.assign(known, { id, secret }),
  };
  const first = client({ guest });
  first.live.start();
  await until(() => first.live.state() === 'up');
  expect(known).toEqual({ id: expect.stringMatching(/^guest_/), secret: expect.any(String) });
  const { id } = known;
  const again = client({ guest });
  again.live.start();
  await until(() => again.live.state() === 'up');
  expect([known.id, known.secret]).toEqual([id, undefined]);
});

it('polls where WebSockets are blocked', async () => {
  const proxy = await startHttpProxy(desk.url);
  const { live, of, stop } = client({ url: proxy.url, token: john() });
  await live.ticket(ticketId, quiet).ready;
  desk.log.record(TICKET, reply(7));
  await until(() => of('new_message').length === 1);
  stop();
  proxy.close();
});
