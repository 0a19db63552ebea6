import type { Socket } from 'socket.io';
import { codec } from '../../src/events/catalogue.ts';
import { conversationStream } from '../../src/events/conversations/events.ts';
import type { MessageId } from '../../src/events/ids.ts';
import type { Position, RecordedEvent } from '../../src/events/log/port.ts';
import { erasureStream } from '../../src/events/privacy/events.ts';
import { ticketStream } from '../../src/events/ticketing/events.ts';
import { createCatchUp } from '../../src/realtime/catch-up.ts';
import type { SocketCaller } from '../../src/realtime/declare.ts';
import { RecentBroadcasts } from '../../src/realtime/recent-broadcasts.ts';
import { RecentEvents } from '../../src/realtime/recent-events.ts';
import { createTurns } from '../../src/realtime/turns.ts';
import { conversationId, conversationStatusChanged, johnsConversation } from '../support/conversations.ts';
import {
  janeRoe,
  johnDoe,
  replySent,
  ticketId,
  ticketOpened,
  ticketTransferred,
} from '../support/examples.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { type Client, type SocketDesk, startSocketDesk } from '../support/socket-desk.ts';

/** What happens between two steps of a join: the log is stopped at each of its reads in turn. */

const STREAM = ticketStream(ticketId);
const CHAT = conversationStream(conversationId);
const reply = (n: number) => replySent({ messageId: `m${n}` as MessageId, message: `Reply ${n}` });

let desk: SocketDesk;
/** The read at which the log stops, from now on; null: at none. */
let stopAt: number | null = null;
let stopped = Promise.withResolvers<void>();
let goesOn = Promise.withResolvers<void>();
const log = createMemoryLog(async () => {
  if (stopAt === null || stopAt-- > 0) return;
  stopAt = null;
  stopped.resolve();
  await goesOn.promise;
});

beforeAll(async () => {
  desk = await startSocketDesk({ log });
  log.record(STREAM, ticketOpened());
  log.record(CHAT, johnsConversation());
  await desk.settle();
});
afterAll(() => desk.close());

const connect = (id: string, since_position?: number) => {
  const token = desk.token('user', id);
  return desk.connect(token, { auth: { token, since_position } });
};
const revisionsIn = ({ heard }: Client, event: string) =>
  heard.flatMap(({ event: name, payload }) => (name === event ? [Number(payload.revision)] : []));

/** Asks, and has something happen at the read with that number. Returns the answer; null: there are fewer reads. */
async function during(read: number, ask: () => Promise<Record<string, unknown>>, happens: () => void) {
  stopped = Promise.withResolvers();
  goesOn = Promise.withResolvers();
  stopAt = read;
  const answered = ask();
  const isStopped = await Promise.race([stopped.promise.then(() => true), answered.then(() => false)]);
  stopAt = null;
  if (!isStopped) return null;
  happens();
  await desk.settle();
  goesOn.resolve();
  return answered;
}

const MOST_READS = 12;

it.each([[undefined], [0]])(
  'a user who loses a ticket while joining it isn’t in its room, whenever that is, with revision %s',
  async (since_revision) => {
    for (let read = 0; read < MOST_READS; read++) {
      const client = await connect(johnDoe.id);
      const join = () => client.ask('join_ticket', { ticket_id: ticketId, since_revision });
      const transfer = () => {
        log.record(STREAM, ticketTransferred(janeRoe.id, johnDoe.id));
        log.record(STREAM, reply(1));
      };
      const answer = await during(read, join, transfer);
      const [secret] = await log.readStream(STREAM, { direction: 'backwards', limit: 1 });
      if (answer !== null) {
        log.record(STREAM, reply(2));
        await desk.settle(client);
        expect([
          read,
          revisionsIn(client, 'new_message').filter((each) => each >= Number(secret?.revision)),
        ]).toEqual([read, []]);
        log.record(STREAM, ticketTransferred(johnDoe.id, janeRoe.id));
        await desk.settle();
      }
      client.socket.close();
      if (answer === null) break;
    }
  },
);

it('the acknowledged revision is that after which all is told, whatever happens during the join', async () => {
  for (let read = 0; read < MOST_READS; read++) {
    const client = await connect(johnDoe.id);
    const join = () => client.ask('join_ticket', { ticket_id: ticketId });
    const answer = await during(read, join, () => void log.record(STREAM, reply(3)));
    const { revision } = log.record(STREAM, reply(4));
    await desk.settle(client);
    const heard = revisionsIn(client, 'new_message');
    client.socket.close();
    if (answer === null) return;
    expect(answer.success).toBe(true);
    const told = Array.from(
      { length: revision - Number(answer.revision) },
      (_, n) => Number(answer.revision) + n + 1,
    );
    expect([read, heard.slice(-told.length)]).toEqual([read, told]);
  }
});

it('the acknowledged revision is the desk’s, where the client names one that there is not', async () => {
  const client = await connect(johnDoe.id);
  const { revision } = log.record(STREAM, reply(5));
  await desk.settle();
  expect(
    await client.ask('join_ticket', { ticket_id: ticketId, since_revision: revision + 1_000 }),
  ).toMatchObject({
    revision,
  });
});

/** From then on the log is read for who comes back: broadcasts of before aren't kept. */
async function forgetBroadcasts(): Promise<void> {
  const data = {
    receipt: 'r',
    person: 'user:gone',
    subjects: ['user:gone'],
    reason: 'asked',
    events: 1,
    keys: 1,
  };
  log.record(erasureStream('gone'), { type: 'PersonErased', data });
  await desk.settle();
}

it('a change is told by the room where its own way could tell nothing', async () => {
  const since = await log.end();
  const { revision } = log.record(CHAT, conversationStatusChanged('open', 'pending'));
  await forgetBroadcasts();
  const { readAll } = log;
  log.readAll = async () => {
    throw new Error('the log is away, and not for a moment');
  };
  const client = await connect(johnDoe.id, since);
  await client.next('resync');
  log.readAll = readAll;
  await client.ask('conversation:join', { conversationId, sinceRevision: revision - 1 });
  await desk.settle(client);
  expect(revisionsIn(client, 'conversation:updated')).toEqual([revision]);
});

describe('a client that is still told what it has missed', () => {
  let client: Client;
  const read = Promise.withResolvers<void>();
  const { readAll } = log;
  beforeAll(async () => {
    const since = await log.end();
    log.record(STREAM, reply(6));
    await forgetBroadcasts();
    log.readAll = async (...args) => {
      await read.promise;
      return readAll(...args);
    };
    client = await connect(johnDoe.id, since);
  });
  afterAll(() => {
    log.readAll = readAll;
  });

  it('has reads include what it is told', async () => {
    expect(desk.acknowledged.at(-1)).toBe(await log.end());
  });

  it('is disconnected when its person is erased', async () => {
    const gone = new Promise((resolve) => client.socket.once('disconnect', resolve));
    desk.gateway.disconnectPeople([`user:${johnDoe.id}`]);
    read.resolve();
    expect(await gone).toBe('io server disconnect');
  });
});

it('no more is read of what a client has missed than it reads itself', async () => {
  const missed = Array.from({ length: 1_000 }, (_, n): RecordedEvent => {
    const place = { stream: STREAM, revision: n, position: (n + 1) as Position };
    return { id: `event-${n}`, type: 'Told', data: '{}', metadata: '{}', ...place };
  });
  let read = 0;
  const socket = { connected: true, emit() {} };
  const { run } = createCatchUp({
    log: {
      async readStream(_: string, { from = 0, limit = 1, direction = 'forwards' }) {
        const found = direction === 'backwards' ? missed.slice(-limit) : missed.slice(from, from + limit);
        read += found.length;
        return found;
      },
    } as never,
    codec: { ...codec, decodeAll: async (batch) => batch.map((one) => one as never) },
    recent: new RecentBroadcasts(1_000),
    recentEvents: new RecentEvents({ readAll: async () => [] }),
    handled: () => missed.length as Position,
    broadcastsOf: async () => [{ room: 'room', event: 'told', payload: {} }],
    ...{ hold: () => () => {}, callerOf: () => ({}) as SocketCaller, clientOf: () => 'a client' },
    unsent() {
      // It reads nothing, and is cut off.
      setImmediate(() => Object.assign(socket, { connected: false }));
      return 1_000_000;
    },
  });
  const late = { rooms: ['room'] as [string], missed: { stream: STREAM, after: 0 }, about: {} };
  await run(
    socket as never as Socket,
    late,
    () => {},
    () => false,
  );
  expect(read).toBeLessThan(100);
});

it('a client that asks for many turns keeps no other one waiting', async () => {
  const inTurn = createTurns(2);
  const order: string[] = [];
  const ask = (client: string) => inTurn(client, async () => void order.push(client));
  await Promise.all([...Array.from({ length: 6 }, () => ask('many')), ask('one'), ask('other')]);
  expect(order.indexOf('other')).toBeLessThan(6);
  expect(order).toHaveLength(8);
});
