import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { connectMongo } from '../../src/projections/store/mongo/connection.ts';
import {
  conversation,
  type OpenedTicket,
  type Person,
  person,
  ticketOf,
  write,
} from '../support/acceptance.ts';
import { type Reply, startTestDesk, type TestDesk } from '../support/desk.ts';
import { describeLive } from '../support/live.ts';
import { databaseAt, dropAndClose, freshDatabase, keysOfSharedLog } from '../support/mongo.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';

/** The way in which a store is away, and how long tests of it may take. */
const AWAY = ['refuse', 'hang'] as const;
const TIMEOUT_MS = 60_000;

const addressIn = (url: string) => {
  const [, host = '', port = ''] = /\/\/(?:[^@/]*@)?([^:/?]+):(\d+)/.exec(url) ?? [];
  return { host, port: Number(port) };
};
const through = ({ port }: TcpProxy, url: string): string =>
  url.replace(/\/\/((?:[^@/]*@)?)[^/?]+/, `//$1127.0.0.1:${port}`);

let proxy: TcpProxy;
let desk: TestDesk;
let john: Person;
let ticket: OpenedTicket;
let socket: Socket;
let heard: string[];

const ready = () => desk.get('/health/ready');
const read = () => conversation(desk, ticket.number, '', john.token);
const say = (text: string) => write(desk, ticket, text, john.token);
const missing = async (): Promise<readonly string[]> => (await ready()).body.missing;
const answerOf = ({ status, headers }: Reply) => [status, headers.get('retry-after') !== null];
const AVAILABLE = [200, false];
const UNAVAILABLE = [503, true];

async function becomesReady(): Promise<void> {
  while ((await ready()).status !== 200) await pause(10);
}

async function prepare(env: Readonly<Record<string, string>>): Promise<void> {
  desk = await startTestDesk({ env });
  john = await person('user');
  ticket = await ticketOf(desk, john);
  await listen();
  // What is read while the log is away must have come out of it before, and a log that others use, too, may be long.
  await becomesReady();
  expect((await read()).status).toBe(200);
}

async function listen(): Promise<void> {
  heard = [];
  socket = io(`${desk.url}/support`, { auth: { token: john.token }, forceNew: true, reconnectionDelay: 50 });
  socket.on('new_message', ({ message }) => heard.push(message.message));
  await once(socket as never, 'connection:success');
  await socket.emitWithAck('join_ticket', { ticket_id: ticket.id });
}

async function hears(text: string): Promise<void> {
  while (!heard.includes(text)) await once(socket as never, 'new_message');
}

async function tidy(): Promise<void> {
  socket?.close();
  await proxy.resume();
  await desk.dispose();
  await proxy.close();
}

describeLive('EventStoreDB', (url) => {
  beforeEach(async () => {
    proxy = await startTcpProxy(addressIn(url()));
  });
  afterEach(tidy, TIMEOUT_MS);
  // Without it, the server is this suite's alone, and so are the keys.
  const { MONGO_TEST_URL } = process.env;
  const keys = MONGO_TEST_URL ? keysOfSharedLog(MONGO_TEST_URL) : {};
  const env = () => ({ EVENT_LOG_URL: through(proxy, url()), READ_MODELS_URL: 'sqlite:', ...keys });

  it.each(AWAY)(
    'a log that is away (%s): commands are 503, reads go on, and it recovers by itself',
    async (how) => {
      await prepare(env());
      await proxy[how]();
      const [command, shown] = [await say('Is anybody there?'), await read()];
      expect([answerOf(command), answerOf(shown)]).toEqual([UNAVAILABLE, AVAILABLE]);
      expect(await missing()).toEqual(['the event log does not answer']);
      expect(socket.connected).toBe(true);
      await proxy.resume();
      await becomesReady();
      expect((await say('There you are')).status).toBe(201);
      await hears('There you are');
    },
    TIMEOUT_MS,
  );

  it(
    'a desk that is started without its log serves once that is there',
    async () => {
      await proxy.refuse();
      desk = await startTestDesk({ env: env() });
      expect(await missing()).toContain('the event log has not answered yet');
      john = await person('user');
      expect((await desk.get('/api/v1/support/my-tickets', john.token)).status).toBe(503);
      const turnedAway = io(`${desk.url}/support`, { auth: { token: john.token }, reconnection: false });
      await once(turnedAway as never, 'connect_error');
      turnedAway.close();
      await proxy.resume();
      await becomesReady();
      ticket = await ticketOf(desk, john);
      await listen();
      await say('There you are');
      await hears('There you are');
    },
    TIMEOUT_MS,
  );
});

describeLive('MongoDB', (url) => {
  let database: string;
  beforeEach(async () => {
    database = freshDatabase(url());
    proxy = await startTcpProxy(addressIn(database));
  });
  afterEach(async () => {
    await tidy();
    await dropAndClose(connectMongo({ url: database }));
  }, TIMEOUT_MS);
  /** Asked for its members, a replica set would lead past the proxy. */
  const env = () => {
    const [, name = ''] = /\/([^/?]+)(?:\?|$)/.exec(database) ?? [];
    const direct = `${through(proxy, databaseAt(database, name)).replace(/\?.*/, '')}?directConnection=true`;
    return { EVENT_LOG_URL: 'sqlite:', READ_MODELS_URL: direct };
  };

  it.each(AWAY)(
    'read models that are away (%s): reads are 503, commands go on, and they recover by themselves',
    async (how) => {
      await prepare(env());
      await proxy[how]();
      const command = await say('Is anybody there?');
      const shown = await desk.get('/api/v1/support/my-tickets', john.token);
      expect([command.status, answerOf(shown)]).toEqual([201, UNAVAILABLE]);
      expect(await missing()).toContain('the read models do not answer');
      expect([socket.connected, heard]).toEqual([true, []]);
      await proxy.resume();
      await hears('Is anybody there?');
      await becomesReady();
      const { body } = await read();
      expect(body.data.ticket.messages.at(-1).message).toBe('Is anybody there?');
    },
    TIMEOUT_MS,
  );

  it(
    'a desk that is started without its read models takes commands, and shows them once they are there',
    async () => {
      await proxy.refuse();
      desk = await startTestDesk({ env: env() });
      john = await person('user');
      ticket = await ticketOf(desk, john);
      expect((await ready()).status).toBe(503);
      await proxy.resume();
      await becomesReady();
      expect((await read()).body.data.ticket.messages).toHaveLength(1);
    },
    TIMEOUT_MS,
  );
});
