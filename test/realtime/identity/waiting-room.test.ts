import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import pino from 'pino';
import { WebSocket } from 'ws';
import type { Collected } from '../../../src/commands/identity/logins.ts';
import { loginIdOf } from '../../../src/commands/identity/secrets.ts';
import { endConnection } from '../../../src/realtime/end-connection.ts';
import { createWaitingRoom, type WaitingRoom } from '../../../src/realtime/identity/waiting.ts';

const SESSION = 'session';
const GRANTED = { outcome: 'granted', granted: {} } as Collected;

let httpServer: Server;
let room: WaitingRoom;
let port: number;
let collect: () => Promise<Collected>;
let successOf: () => Promise<object>;
beforeEach(async () => {
  httpServer = createServer().listen(0, '127.0.0.1');
  await once(httpServer, 'listening');
  ({ port } = httpServer.address() as AddressInfo);
  room = createWaitingRoom({
    httpServer,
    collect: () => collect(),
    successOf: () => successOf(),
    refusalOf: (reason) => `HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n${reason}`,
    headers: {},
    origins: { isAllowed: () => true, forwardedHostOf: () => null },
    addressOf: () => 'somewhere',
    logger: pino({ level: 'silent' }),
  });
});
afterEach(async () => {
  await room.close();
  httpServer.closeAllConnections();
  httpServer.close();
});

describe('a page that reconnects as the button is pressed', () => {
  it('gets its tokens, though it is asked for again while they are being signed', async () => {
    const outcomes: Collected[] = [GRANTED, { outcome: 'spent' }];
    collect = async () => outcomes.shift() ?? { outcome: 'spent' };
    const signing = Promise.withResolvers<void>();
    const signed = Promise.withResolvers<object>();
    successOf = () => {
      signing.resolve();
      return signed.promise;
    };
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/auth/ws?sessionId=${SESSION}`);
    const pushed = once(socket, 'message');
    const closed = once(socket, 'close');
    await Promise.all([once(socket, 'open'), signing.promise]);
    room.confirmed(loginIdOf(SESSION));
    await once(socket, 'ping');
    // Once this is answered, so is the room's own question.
    socket.ping();
    await once(socket, 'pong');
    signed.resolve({ event: 'auth_success' });
    expect(JSON.parse(String((await pushed)[0]))).toEqual({ event: 'auth_success' });
    expect((await closed)[0]).toBe(1000);
  });
});

describe('a refused handshake', () => {
  it('leaves no connection half open whose other side never ends it', async () => {
    const accepted = once(httpServer, 'connection');
    const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const [connection] = (await accepted) as [Socket];
    const gone = once(connection, 'close');
    client.write(
      'GET /api/auth/ws?sessionId= HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    );
    const [answer] = await once(client, 'data');
    expect(String(answer)).toContain('session_missing');
    await gone;
    client.destroy();
  });

  it('is cut off when its answer is not taken', async () => {
    const stuck = new Duplex({ read() {}, write() {} });
    endConnection(stuck, 'answer', 1);
    await once(stuck, 'close');
    expect(stuck.destroyed).toBe(true);
  });
});
