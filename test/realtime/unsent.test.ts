import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import { BEGINNING } from '../../src/events/log/port.ts';
import { createBacklogs } from '../../src/realtime/backlog.ts';
import type { Connection } from '../../src/realtime/connection.ts';
import { type SocketDesk, type SocketDeskSetup, startSocketDesk } from '../support/socket-desk.ts';
import { until } from '../support/until.ts';

let desk: SocketDesk;
const raws: Socket[] = [];
const start = async (options: SocketDeskSetup = {}) => {
  desk = await startSocketDesk(options);
};
afterEach(async () => {
  for (const raw of raws.splice(0)) raw.destroy();
  await desk.close();
});

const left = (count: number) => until(() => desk.gateway.connections() === count);
const MESSAGE = 'x'.repeat(20_000);
const tell = (payload: string = MESSAGE) =>
  desk.gateway.audience.emit({ room: 'user:u1', event: 'x', payload }, BEGINNING);

/** Tells so many messages, each in a turn of its own, as happens with events of the log, or until nobody is left. */
async function tellMany(count: number): Promise<void> {
  for (let told = 0; told < count && desk.gateway.connections() > 0; told++) {
    tell();
    await new Promise(setImmediate);
  }
}

/** A client's frame of text, masked with zeros. */
function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const length = body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...length, 0, 0, 0, 0]), body]);
}

/** A WebSocket of a connected user, which reads nothing once it is admitted and goes on answering pings. */
async function deafSocket(): Promise<Socket> {
  const raw = connect(Number(new URL(desk.url).port), '127.0.0.1');
  raws.push(raw);
  raw.on('error', () => {});
  raw.write(
    [
      ...['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', 'Host: desk', 'Connection: Upgrade'],
      ...[
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        '',
        '',
      ],
    ].join('\r\n'),
  );
  await new Promise((resolve) => raw.once('data', resolve));
  raw.write(frameOf(`40/support,${JSON.stringify({ token: desk.token('user', 'u1') })}`));
  await left(1);
  raw.pause();
  return raw;
}

/** A polling session of a connected user, which polls nothing. */
async function pollingSession(): Promise<void> {
  const polling = `${desk.url}/socket.io/?EIO=4&transport=polling`;
  const opened = await (await fetch(polling)).text();
  const session = `${polling}&sid=${JSON.parse(opened.slice(1)).sid}`;
  const token = desk.token('user', 'u1');
  await fetch(session, { method: 'POST', body: `40/support,${JSON.stringify({ token })}` });
  await left(1);
}

describe('a client that reads nothing', () => {
  test('by WebSocket is cut once more than 256 KiB wait', async () => {
    await start();
    await deafSocket();
    // The system itself takes some megabytes on behalf of the client.
    await tellMany(2_000);
    await left(0);
  });

  test('by polling is cut once more than 256 KiB wait', async () => {
    await start();
    await pollingSession();
    await tellMany(20);
    await left(0);
  });

  test('is cut after a while, however little waits', async () => {
    await start({ limits: { unsent: { bytes: 1e9, seconds: 0.2 } } });
    await pollingSession();
    await left(0);
    await deafSocket();
    await tellMany(800);
    await left(0);
  });
});

test('answers to polls wait until the system has taken them, and end with their connection', () => {
  const answer = Object.assign(new EventEmitter(), { destroy: jest.fn() });
  const close = jest.fn();
  const connection = Object.assign(new EventEmitter(), { transport: { res: answer }, close });
  const backlogs = createBacklogs({ bytes: 100, seconds: 20 }, () => 0);
  backlogs.watch(connection as unknown as Connection);
  const send = (size: number) => connection.emit('packetCreate', { data: 'x'.repeat(size) });
  send(150);
  connection.emit('flush');
  answer.emit('finish');
  send(150);
  connection.emit('flush');
  expect([close.mock.calls.length, answer.destroy.mock.calls.length]).toEqual([0, 0]);
  send(1);
  expect([close.mock.calls.length, answer.destroy.mock.calls.length]).toEqual([1, 1]);
  backlogs.close();
});

describe('a client that reads', () => {
  test.each(['websocket', 'polling'])(
    'by %s gets one packet that is larger than what may wait',
    async (transport) => {
      await start({ limits: { unsent: { bytes: 1_000, seconds: 20 } } });
      const client = await desk.connect(desk.token('user', 'u1'), { transports: [transport] });
      tell('y'.repeat(50_000));
      expect((await client.next('x')).payload).toHaveLength(50_000);
      expect(desk.gateway.connections()).toBe(1);
    },
  );

  test('stays, however much it is told and however little it is given to take', async () => {
    await start({ limits: { unsent: { bytes: 256 * 1024, seconds: 1 } } });
    const client = await desk.connect(desk.token('user', 'u1'));
    const begun = performance.now();
    let told = 0;
    while (performance.now() - begun < 1_500) {
      tell();
      told += 1;
      await until(() => client.heard.filter(({ event }) => event === 'x').length >= told - 5);
    }
    await until(() => client.heard.filter(({ event }) => event === 'x').length === told);
    expect(desk.gateway.connections()).toBe(1);
  });
});
