import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import {
  adminAt,
  conversation,
  type Person,
  person,
  SUPPORT,
  ticketOf,
  write,
} from '../support/acceptance.ts';
import { type Reply, type TestDesk, ticketRequest } from '../support/desk.ts';
import type { TwoNodes } from '../support/nodes.ts';

let a: TestDesk;
let b: TestDesk;
let john: Person;
let ada: Person;
const sockets: Socket[] = [];

async function connect(desk: TestDesk, token: string): Promise<Socket> {
  const socket = io(`${desk.url}/support`, { auth: { token }, forceNew: true, reconnection: false });
  sockets.push(socket);
  await once(socket as never, 'connection:success');
  return socket;
}

const positionOf = ({ headers }: Reply): string => headers.get('x-position') ?? '';
const textsIn = ({ body }: Reply): readonly string[] =>
  body.data.ticket.messages.map(({ message }: { message: string }) => message);

/** What must hold of two nodes. `together`: they also count together, and tell each other what is passing. */
export function describeTwoNodes(name: string, start: () => Promise<TwoNodes>, together = true): void {
  describe(name, () => {
    let nodes: TwoNodes;
    beforeAll(async () => {
      nodes = await start();
      ({ a, b } = nodes);
      [john, ada] = [await person('user'), await person('admin')];
    });
    afterEach(() => {
      for (const socket of sockets.splice(0)) socket.close();
    });
    afterAll(() => nodes.dispose());
    testsOfAll();
    if (together) testsOfThoseTogether();
  });
}

function testsOfAll(): void {
  describe('what happens on one node', () => {
    it('reaches a user’s socket on the other, and can be read there when it does', async () => {
      const ticket = await ticketOf(a, john);
      const socket = await connect(b, john.token);
      const readable: Promise<boolean>[] = [];
      let told = 0;
      const all = Promise.withResolvers<void>();
      socket.on('ticket_updated', ({ event, message }) => {
        if (event !== 'new_reply') return;
        readable.push(
          conversation(b, ticket.number, '', john.token).then((reply) =>
            textsIn(reply).includes(message.preview),
          ),
        );
        if (++told === 20) all.resolve();
      });
      for (let index = 0; index < 20; index++)
        await adminAt(a, ada).reply(ticket.id, `Reply number ${index}`);
      await all.promise;
      expect(await Promise.all(readable)).toEqual(Array(20).fill(true));
    });

    it('shows on the other to whoever sends X-Min-Position', async () => {
      const ticket = await ticketOf(a, john);
      for (let index = 0; index < 20; index++) {
        const text = `Message number ${index}`;
        const sent = await write(a, ticket, text, john.token);
        const read = await b.call('GET', `${SUPPORT}/ticket?ticket_number=${ticket.number}`, {
          token: john.token,
          headers: { 'x-min-position': positionOf(sent) },
        });
        expect(textsIn(read)).toContain(text);
      }
    });

    it('is what commands on the other decide on, whatever that had remembered', async () => {
      const ticket = await ticketOf(a, john);
      expect((await adminAt(b, ada).status(ticket.id, 'in_progress')).status).toBe(200);
      expect((await adminAt(a, ada).status(ticket.id, 'closed')).status).toBe(200);
      const refused = await write(b, ticket, 'One more thing', john.token);
      expect([refused.status, refused.body.code]).toEqual([400, 'ticket_closed']);
      const stale = await adminAt(b, ada).change(
        ticket.id,
        'priority',
        { priority: 'high' },
        { 'if-match': '"1"' },
      );
      expect([stale.status, stale.body.code]).toEqual([409, 'revision_conflict']);
    });

    it('decides which of two agents takes a conversation when both know the same revision', async () => {
      const jane = await person('user', 'Jane Roe');
      const opened = await a.get('/api/support/conversation', jane.token);
      const path = `/api/admin/support/conversations/${opened.body.data.id}`;
      for (let revision = 0; revision < 5; revision++) {
        const body = { priority: ['high', 'low'][revision % 2] };
        const headers = { 'if-match': `"${revision}"` };
        const taken = await Promise.all(
          [a, b].map((desk) => desk.call('PATCH', `${path}/priority`, { token: ada.token, body, headers })),
        );
        expect(taken.map(({ status }) => status).toSorted()).toEqual([200, 409]);
      }
    });

    it('never gives a ticket the number of another', async () => {
      const opened = Array.from({ length: 20 }, (_, index) => ticketOf(index % 2 ? a : b, john));
      const numbers = (await Promise.all(opened)).map(({ number }) => number);
      expect(new Set(numbers).size).toBe(20);
    });
  });

  describe('one Idempotency-Key on both nodes at once', () => {
    const keyed = (desk: TestDesk, path: string, token: string, body: unknown, key: string) =>
      desk.call('POST', path, { token, body, headers: { 'idempotency-key': key } });
    const both = (path: string, token: string, body: unknown): Promise<Reply[]> => {
      const key = randomUUID();
      return Promise.all([a, b, a, b].map((desk) => keyed(desk, path, token, body, key)));
    };
    const same = (replies: readonly Reply[]) => {
      const [first] = replies;
      for (const { status, body, headers } of replies) {
        expect([status, body, headers.get('etag')]).toEqual([
          first?.status,
          first?.body,
          first?.headers.get('etag'),
        ]);
      }
      return first as Reply;
    };

    it('opens one ticket, and gives everybody the same answer', async () => {
      const jane = await person('user', 'Jane Roe');
      const body = ticketRequest({ email: jane.email });
      expect(same(await both(`${SUPPORT}/request-support`, jane.token, body)).status).toBe(201);
      const mine = await a.get(`${SUPPORT}/my-tickets`, jane.token);
      expect(mine.body.data.tickets).toHaveLength(1);
    });

    it('sends one reply, and gives everybody the same answer', async () => {
      const ticket = await ticketOf(a, john);
      for (let round = 0; round < 5; round++) {
        const body = { message: `Reply of round ${round}` };
        const first = same(await both(`/api/v1/unified-admin/support/${ticket.id}/reply`, ada.token, body));
        expect(first.status).toBe(201);
      }
      const detail = await adminAt(a, ada).detail(ticket.id);
      expect(detail.body.data.message_count).toBe(6);
    });
  });
}

function testsOfThoseTogether(): void {
  describe('what is passing on one node', () => {
    it('is heard while somebody is writing there: typing reaches the room on both', async () => {
      const ticket = await ticketOf(a, john);
      const [user, admin] = [await connect(a, john.token), await connect(b, ada.token)];
      for (const socket of [user, admin]) await socket.emitWithAck('join_ticket', { ticket_id: ticket.id });
      const heard = once(admin as never, 'typing');
      await user.emitWithAck('typing', { ticket_id: ticket.id });
      expect(await heard).toEqual([{ ticket_id: ticket.id, user_id: john.id, is_admin: false }]);
      const stopped = once(admin as never, 'stop_typing');
      user.close();
      expect(await stopped).toEqual([{ ticket_id: ticket.id, user_id: john.id, is_admin: false }]);
    });

    it('is heard of a conversation, too: typing:start reaches the room on both, and typing:stop', async () => {
      const { body } = await a.get('/api/support/conversation', john.token);
      const conversationId = body.data.id;
      const [user, admin] = [await connect(a, john.token), await connect(b, ada.token)];
      for (const socket of [user, admin]) await socket.emitWithAck('conversation:join', { conversationId });
      const heard = once(admin as never, 'typing:start');
      await user.emitWithAck('typing:start', { conversationId });
      expect(await heard).toEqual([{ conversationId, senderId: john.id }]);
      const stopped = once(admin as never, 'typing:stop');
      user.close();
      expect(await stopped).toEqual([{ conversationId, senderId: john.id }]);
    });
  });

  describe('limits', () => {
    it('count what both nodes let through', async () => {
      const jane = await person('user', 'Jane Roe');
      const ask = async (desk: TestDesk, times: number) => {
        const replies = await Promise.all(
          Array.from({ length: times }, () => desk.get(`${SUPPORT}/my-tickets`, jane.token)),
        );
        return new Set(replies.map(({ status }) => status));
      };
      for (let round = 0; round < 15; round++) {
        expect(await ask(a, 100)).toEqual(new Set([200]));
        expect(await ask(b, 100)).toEqual(new Set([200]));
      }
      expect([await ask(a, 1), await ask(b, 1)]).toEqual([new Set([429]), new Set([429])]);
    });
  });
}
