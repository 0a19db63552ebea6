import type { Db } from 'mongodb';
import type { Socket } from 'socket.io';
import type { ConversationId, GuestId } from '../../src/events/ids.ts';
import { BEGINNING } from '../../src/events/log/port.ts';
import { createClientConnection } from '../../src/realtime/client-connection.ts';
import { conversationClientEvents } from '../../src/realtime/conversations/client-events.ts';
import type { Emission } from '../../src/realtime/declare.ts';
import { createMongoSignals } from '../../src/realtime/mongo/signals.ts';
import { createRelay, type Relay, type Signal } from '../../src/realtime/signals.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { happen, OWNER, opened, TICKET } from '../support/realtime-tickets.ts';
import { createSignalHub } from '../support/signals.ts';
import { WITHOUT_CONVERSATIONS } from '../support/socket-dependencies.ts';
import { type Client, type SocketDesk, startSocketDesk } from '../support/socket-desk.ts';

const PACE = { renewal: 10, expiry: 35 };
const typing: Emission = { event: 'typing', payload: { user_id: 'ada' } };
const stopTyping: Emission = { event: 'stop_typing', payload: { user_id: 'ada' } };
const begun: Signal = { to: { room: 'ticket:1' }, emission: typing, undoneBy: stopTyping };
const ended: Signal = { to: { room: 'ticket:1' }, emission: stopTyping, undoneBy: null };

describe('what goes on on another node', () => {
  let hub: ReturnType<typeof createSignalHub>;
  let relays: Relay[];
  let heard: string[];
  let here: Relay;
  beforeEach(() => {
    jest.useFakeTimers();
    [hub, relays, heard] = [createSignalHub(), [], []];
    here = relayAt([]);
    relayAt(heard);
  });
  afterEach(() => {
    for (const relay of relays) relay.close();
    jest.useRealTimers();
  });

  function relayAt(told: string[]): Relay {
    const emit = ({ room }: { room: string }, { event }: Emission) => void told.push(`${event} in ${room}`);
    const relay = createRelay({ signals: hub.node(), emit, pace: PACE });
    relays.push(relay);
    return relay;
  }

  test('is told when it begins and when it ends', () => {
    here.send(begun);
    here.send(ended);
    jest.advanceTimersByTime(1_000);
    expect(heard).toEqual(['typing in ticket:1', 'stop_typing in ticket:1']);
  });

  test('is told once, however long it goes on, and again whenever it is said again', () => {
    here.send(begun);
    jest.advanceTimersByTime(1_000);
    expect(heard).toEqual(['typing in ticket:1']);
    here.send(begun);
    expect(heard).toEqual(['typing in ticket:1', 'typing in ticket:1']);
  });

  test('is over when that node is heard of no more', () => {
    here.send(begun);
    here.close();
    jest.advanceTimersByTime(34);
    expect(heard).toEqual(['typing in ticket:1']);
    jest.advanceTimersByTime(1);
    expect(heard).toEqual(['typing in ticket:1', 'stop_typing in ticket:1']);
  });

  test('is over then for conversations, too: nobody goes on writing for ever', async () => {
    const { typing: start, connection } = guestIn('c1');
    const caller = { kind: 'guest', id: 'guest' as GuestId } as const;
    await start.handle({ caller, input: { conversationId: 'c1' as ConversationId }, connection });
    here.close();
    jest.advanceTimersByTime(1_000);
    expect(heard).toEqual(['typing:start in conversation:c1', 'typing:stop in conversation:c1']);
  });

  /** A guest's place in the room of a conversation on this node, where nobody else is. */
  function guestIn(conversationId: string) {
    const others = { emit() {} };
    const socket = { connected: true, join() {}, to: () => others } as unknown as Socket;
    const connection = createClientConnection(socket, {
      limits: { memberships: 1 },
      onJoined() {},
      relay: here,
      catchUp: { handled: () => BEGINNING, told: async () => 0, async run() {} },
    });
    connection.join([`conversation:${conversationId}`], 'guest');
    const typing = conversationClientEvents(WITHOUT_CONVERSATIONS).find(
      ({ event }) => event === 'typing:start',
    );
    if (typing?.event !== 'typing:start') throw new Error('nobody can write');
    return { typing, connection };
  }

  test('is over, too, when the news of its end was lost', () => {
    here.send(begun);
    hub.cut(true);
    here.send(ended);
    hub.cut(false);
    jest.advanceTimersByTime(1_000);
    expect(heard).toEqual(['typing in ticket:1', 'stop_typing in ticket:1']);
  });

  test('is made up for when the news of its beginning was lost', () => {
    hub.cut(true);
    here.send(begun);
    hub.cut(false);
    jest.advanceTimersByTime(10);
    expect(heard).toEqual(['typing in ticket:1']);
  });

  test('of several people is told apart', () => {
    here.send(begun);
    const other = { ...stopTyping, payload: { user_id: 'bob' } };
    here.send({ ...ended, emission: other });
    here.close();
    jest.advanceTimersByTime(35);
    expect(heard).toEqual(['typing in ticket:1', 'stop_typing in ticket:1', 'stop_typing in ticket:1']);
  });
});

describe('two nodes', () => {
  const it = { ticket_id: TICKET };
  let nodes: SocketDesk[];
  let owner: Client;
  let ada: Client;
  let bob: Client;
  beforeEach(async () => {
    const hub = createSignalHub();
    const log = createMemoryLog();
    nodes = [
      await startSocketDesk({ log, signals: hub.node() }),
      await startSocketDesk({ log, signals: hub.node() }),
    ];
    const [a, b] = nodes as [SocketDesk, SocketDesk];
    happen(log, opened());
    owner = await a.connect(a.token('user', OWNER));
    ada = await b.connect(b.token('admin', 'ada'));
    bob = await a.connect(a.token('admin', 'bob'));
    for (const client of [owner, ada, bob]) {
      await client.ask('join_ticket', it);
      client.heard.length = 0;
    }
  });
  afterEach(() => Promise.all(nodes.map((node) => node.close())));

  test.each(['typing', 'stop_typing'])(
    '%s reaches the room on both; users never learn which admin',
    async (event) => {
      await ada.ask(event, it);
      expect((await owner.next(event)).payload).toEqual({ ticket_id: TICKET, user_id: null, is_admin: true });
      expect((await bob.next(event)).payload).toEqual({ ticket_id: TICKET, user_id: 'ada', is_admin: true });
      expect(ada.heard).toEqual([]);
    },
  );

  test('whoever loses the connection while typing has stopped on both', async () => {
    await owner.ask('typing', it);
    owner.socket.io.engine.close();
    const stopped = { ticket_id: TICKET, user_id: OWNER, is_admin: false };
    expect((await ada.next('stop_typing')).payload).toEqual(stopped);
    expect((await bob.next('stop_typing')).payload).toEqual(stopped);
  });
});

test('each outage of the MongoDB that carries signals is told, and its end', async () => {
  jest.useFakeTimers();
  let isDown = true;
  const answer = async (value: unknown) => {
    if (isDown) throw new Error('down');
    return value;
  };
  const collection = {
    isCapped: () => answer(true),
    estimatedDocumentCount: () => answer(1),
    find: () => ({
      close: async () => {},
      [Symbol.asyncIterator]: () => ({ next: () => answer({ done: true }) }),
    }),
  };
  const db = { collection: () => collection, createCollection: () => answer(collection) } as unknown as Db;
  const told: string[] = [];
  const signals = createMongoSignals(db, {
    onFailure: () => told.push('failed'),
    onAnswer: () => told.push('answers'),
  });
  for (const next of [false, true, false]) {
    await jest.advanceTimersByTimeAsync(1_000);
    isDown = next;
  }
  await jest.advanceTimersByTimeAsync(1_000);
  const closed = signals.close();
  await jest.advanceTimersByTimeAsync(1_000);
  await closed;
  jest.useRealTimers();
  expect(told.filter((one, index) => one !== told[index - 1])).toEqual([
    'failed',
    'answers',
    'failed',
    'answers',
  ]);
});
