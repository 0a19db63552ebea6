import { WebSocket } from 'ws';
import type { Bearer } from '../../src/commands/caller.ts';
import { BEGINNING } from '../../src/events/log/port.ts';
import { type SocketDesk, type SocketDeskSetup, startSocketDesk } from '../support/socket-desk.ts';
import { until } from '../support/until.ts';

let desk: SocketDesk;
const start = async (options: SocketDeskSetup = {}) => {
  desk = await startSocketDesk(options);
};
afterEach(() => desk.close());

const linesAbout = (text: string) => desk.lines.filter((line) => line.includes(text));
const left = (count: number) => until(() => desk.gateway.connections() === count);
describe('who may connect', () => {
  const MISSING = 'no token provided';
  const INVALID = 'invalid/expired token';

  test.each([
    ['nothing', {}, MISSING],
    ['an empty token', { token: '' }, MISSING],
    ['a blank token', { token: '  ' }, MISSING],
    ['null', { token: null }, MISSING],
    ['an unknown token', { token: 'garbage' }, INVALID],
    ['a number', { token: 42 }, INVALID],
    ['a boolean', { token: true }, INVALID],
    ['an object', { token: { toString: 'x' } }, INVALID],
    ['a list with a token', { token: ['garbage'] }, INVALID],
    ['a huge token', { token: 'x'.repeat(20_000) }, INVALID],
    ['a token by another name', { Token: 'garbage' }, MISSING],
  ])('%s as auth is refused', async (_, auth, message) => {
    await start();
    expect(await desk.refusal(auth)).toBe(message);
    expect(await desk.refusal(auth, { transports: ['polling'] })).toBe(message);
    expect(linesAbout('REJECTED')).toHaveLength(2);
    expect(linesAbout('REJECTED')[0]).toMatch(
      new RegExp(`^warn 🔌 Connection REJECTED — ${message} \\(socket: [\\w-]{20}\\)$`, 'u'),
    );
    expect(desk.lines.join()).not.toContain('garbage');
  });

  test('a valid token in a query or a header counts for nothing', async () => {
    await start();
    const token = desk.token('user', 'u1');
    const elsewhere = { query: { token }, extraHeaders: { Authorization: `Bearer ${token}` } };
    expect(await desk.refusal({}, elsewhere)).toBe(MISSING);
  });

  test('an expired token is refused even when it was vouched for', async () => {
    await start();
    expect(await desk.refusal({ token: desk.token('user', 'u1', { expiresAt: Date.now() - 1 }) })).toBe(
      INVALID,
    );
  });

  test.each(['service', 'analyst', 'auditor'] as const)(
    'a token of role %s opens REST only',
    async (role) => {
      await start();
      expect(await desk.refusal({ token: desk.token(role, 'r1') })).toBe('role not allowed');
    },
  );

  test.each(['/', '/support2', '/support/x', '/admin'])('namespace %s is refused', async (namespace) => {
    await start();
    const token = desk.token('admin', 'ada');
    expect(await desk.refusal({ token }, { namespace })).toBe('Invalid namespace');
  });

  test('when tokens can’t be verified now, it says no more than that', async () => {
    await start({ authenticate: () => Promise.reject(new Error('secret detail')) });
    expect(await desk.refusal({ token: 'x' })).toBe('service unavailable');
  });
});

describe.each(['websocket', 'polling'])('a connection by %s', (transport) => {
  test('greets a user and joins their room', async () => {
    await start();
    const client = await desk.connect(desk.token('user', 'u1'), { transports: [transport] });
    const [payload, place] = [{ type: 'user', userId: 'u1' }, { position: BEGINNING }];
    expect(client.heard).toEqual([{ event: 'connection:success', payload, place }]);
    expect(desk.lines).toEqual([
      `info 🔌 USER connected — u1@example.com [socket: ${client.socket.id}] → joined room: user:u1`,
      'info 🔌 Total active connections: 1',
    ]);
    const { id } = client.socket;
    client.socket.close();
    await left(0);
    expect(desk.lines.slice(2)).toEqual([
      `info 🔌 USER disconnected — u1 [socket: ${id}] (client namespace disconnect)`,
      'info 🔌 Total active connections: 0',
    ]);
  });

  test('greets an admin and joins the admins', async () => {
    await start();
    const client = await desk.connect(desk.token('admin', 'ada', { email: null }), {
      transports: [transport],
    });
    const [payload, place] = [{ type: 'admin', adminId: 'ada' }, { position: BEGINNING }];
    expect(client.heard).toEqual([{ event: 'connection:success', payload, place }]);
    expect(desk.lines[0]).toBe(
      `info 🔌 ADMIN connected — ada [socket: ${client.socket.id}] → joined room: admins`,
    );
    expect(desk.gateway.audience.size('user:ada')).toBe(0);
  });

  test('ends when its token expires, and not before', async () => {
    let time = Date.now();
    await start({ wallClock: () => time });
    const expiresAt = time + 250;
    const client = await desk.connect(desk.token('user', 'u1', { expiresAt }), { transports: [transport] });
    const stays = await desk.connect(desk.token('user', 'u2'), { transports: [transport] });
    const reason = new Promise((resolve) => client.socket.once('disconnect', resolve));
    time = expiresAt;
    expect(await reason).toBe('io server disconnect');
    expect(stays.socket.connected).toBe(true);
    expect(await desk.refusal(client.socket.auth)).toBe('invalid/expired token');
  });

  test('survives a token of centuries', async () => {
    await start();
    const client = await desk.connect(desk.token('user', 'u1', { expiresAt: 8.64e15 }), {
      transports: [transport],
    });
    expect(await client.ask('leave_ticket', { ticket_id: 'x' })).toMatchObject({ success: true });
  });

  test('upon shutdown ends so that clients come back by themselves', async () => {
    await start();
    const client = await desk.connect(desk.token('user', 'u1'), { transports: [transport] });
    const reason = new Promise((resolve) => client.socket.once('disconnect', resolve));
    await desk.gateway.close();
    expect(await reason).toMatch(/^transport (close|error)$/);
    expect(await desk.refusal({ token: desk.token('user', 'u1') }, { transports: [transport] })).toMatch(
      /error/,
    );
  });
});

test('names in tokens can’t forge lines of the log', async () => {
  await start();
  await desk.connect(desk.token('user', 'u1', { email: 'a@b.c\n🔌 ADMIN connected\u001b[31m' }));
  expect(desk.lines[0]).not.toMatch(/\p{Cc}/u);
});

test('whoever connects is noted; that this fails keeps nobody out', async () => {
  const noted: Bearer[] = [];
  await start({
    onAuthenticated: async (bearer) => {
      noted.push(bearer);
      throw new Error('the log is down');
    },
  });
  await desk.connect(desk.token('admin', 'ada'));
  expect(noted).toMatchObject([{ kind: 'admin', id: 'ada' }]);
});

describe('bounds', () => {
  const connections = { total: 10, perAddress: 10, perCaller: 10 };

  test('of connections of one caller; those that are gone don’t count', async () => {
    await start({ limits: { connections: { ...connections, perCaller: 2 } } });
    const token = desk.token('user', 'u1');
    const first = await desk.connect(token);
    await desk.connect(token);
    expect(await desk.refusal({ token })).toBe('too many connections');
    await desk.connect(desk.token('admin', 'u1'));
    first.socket.close();
    await left(2);
    await desk.connect(token);
  });

  test.each(['total', 'perAddress'] as const)(
    'of connections in %s, before anybody knows whose they are',
    async (bound) => {
      await start({ limits: { connections: { ...connections, [bound]: 2 } } });
      const first = await desk.connect(desk.token('user', 'u1'));
      await desk.connect(desk.token('user', 'u2'), { transports: ['polling'] });
      expect(await desk.refusal({ token: desk.token('user', 'u3') })).toBe('websocket error');
      expect(await desk.refusal({ token: desk.token('user', 'u3') }, { transports: ['polling'] })).toBe(
        'xhr poll error',
      );
      first.socket.close();
      await left(1);
      await desk.connect(desk.token('user', 'u3'));
    },
  );

  test('of handshakes of one address in a while', async () => {
    await start({ limits: { handshakes: { points: 2, seconds: 60 } } });
    await desk.connect(desk.token('user', 'u1'));
    await desk.connect(desk.token('user', 'u2'));
    expect(await desk.refusal({ token: desk.token('user', 'u3') })).toBe('websocket error');
    expect(linesAbout('REJECTED — too many requests')).toHaveLength(1);
  });

  test('of attempts on one connection', async () => {
    await start({ limits: { attempts: 3 } });
    const raw = await rawConnection();
    for (let n = 0; n < 3; n++) {
      raw.send('40/support,{"token":"garbage"}');
      await until(() => linesAbout('invalid/expired').length > n);
    }
    raw.send('40/support,{"token":"garbage"}');
    await raw.closed;
    expect(linesAbout('REJECTED')).toHaveLength(4);
  });

  test('of log lines about what is refused: fifty for a reason in ten seconds, then how many there were', async () => {
    const clock = { now: Date.now() };
    await start({ wallClock: () => clock.now, limits: { attempts: 100 } });
    const raw = await rawConnection();
    const refused = async (auth: object) => {
      const answers = raw.received.length;
      raw.send(`40/support,${JSON.stringify(auth)}`);
      await until(() => raw.received.length > answers);
    };
    for (let n = 0; n < 90; n++) await refused({ token: 'garbage' });
    await refused({});
    expect(linesAbout('invalid/expired token')).toHaveLength(50);
    expect(linesAbout('no token provided')).toHaveLength(1);
    clock.now += 10_000;
    await refused({ token: 'garbage' });
    expect(linesAbout('invalid/expired token').at(-1)).toMatch(/ \(and 40 more before\)$/);
    raw.close();
  });

  test('of sockets on one connection: one, however quickly they are asked for', async () => {
    await start();
    const token = desk.token('user', 'u1');
    const raw = await rawConnection();
    raw.send(`40/support,{"token":"${token}"}`);
    raw.send(`40/support,{"token":"${token}"}`);
    await until(() => linesAbout('already connected').length === 1);
    expect(desk.gateway.connections()).toBe(1);
    raw.close();
    await left(0);
  });

  test('of packets of any kind', async () => {
    await start({ limits: { packets: { points: 50, seconds: 60 } } });
    const raw = await rawConnection();
    for (let n = 0; n < 60; n++) raw.send('40/nowhere');
    await raw.closed;
  });

  test('of the size of a packet, which the log tells', async () => {
    await start();
    const raw = await rawConnection();
    raw.send(`40/support,{"token":"${desk.token('user', 'u1')}"}`);
    await left(1);
    raw.send(`42/support,["message:send",{"message":"${'x'.repeat(300_000)}"}]`);
    await raw.closed;
    await left(0);
    expect(linesAbout('disconnected')).toEqual([
      expect.stringContaining('(transport error: a packet was too large)'),
    ]);
  });

  test('of bytes that a connection doesn’t take', async () => {
    await start({ limits: { unsent: { bytes: 2_000, seconds: 20 } } });
    const client = await desk.connect(desk.token('user', 'u1'), { transports: ['polling'] });
    await left(1);
    // Within one turn of the event loop nothing can be taken.
    for (let n = 0; n < 300; n++)
      desk.gateway.audience.emit({ room: 'user:u1', event: 'x', payload: n }, BEGINNING);
    await left(0);
    client.socket.close();
  });
});

describe('browsers', () => {
  const env = { CORS_ORIGINS: 'https://app.example.com' };

  test.each([
    ['no origin', undefined, 200],
    ['an allowed origin', 'https://app.example.com', 200],
    ['another origin', 'https://evil.example.com', 403],
    ['an origin without a name', 'null', 403],
  ])('%s', async (_, origin, status) => {
    await start({ env });
    const response = await fetch(`${desk.url}/socket.io/?EIO=4&transport=polling`, {
      headers: origin === undefined ? {} : { origin },
    });
    expect(response.status).toBe(status);
    expect(response.headers.get('access-control-allow-origin')).toBe(
      origin === 'https://app.example.com' ? origin : null,
    );
  });

  test('WebSockets keep the same rule; a page of this host is at home', async () => {
    await start({ env });
    const token = desk.token('user', 'u1');
    const from = (origin: string) => desk.refusal({ token }, { extraHeaders: { origin } });
    expect(await from('https://evil.example.com')).toBe('websocket error');
    expect(await from('https://app.example.com')).toBe('connected');
    expect(await from(desk.url)).toBe('connected');
  });
});

test('requests that aren’t for sockets reach the server’s own handler', async () => {
  await start();
  expect((await fetch(`${desk.url}/socket.io`)).status).toBe(404);
  expect((await fetch(`${desk.url}/else`)).status).toBe(404);
});

test('a connection that never answers doesn’t hold up the shutdown', async () => {
  await start();
  const raw = await rawConnection();
  raw.deaf();
  const before = Date.now();
  await desk.gateway.close();
  expect(Date.now() - before).toBeLessThan(3_000);
  raw.close();
});

describe('what would overflow a stack', () => {
  const nested = `${'['.repeat(30_000)}${']'.repeat(30_000)}`;

  test('is declined when it is text', async () => {
    await start();
    const raw = await rawConnection();
    raw.send(`40/support,{"token":"${desk.token('user', 'u1')}"}`);
    await left(1);
    raw.send(`42/support,7["join_ticket",${nested}]`);
    await until(() =>
      raw.received.includes(
        '43/support,7[{"success":false,"message":"Invalid payload: must be an object with ticket_id"}]',
      ),
    );
  });

  test('harms nobody else when it comes with bytes', async () => {
    await start();
    const stays = await desk.connect(desk.token('user', 'u2'));
    const raw = await rawConnection();
    raw.send(`40/support,{"token":"${desk.token('user', 'u1')}"}`);
    await left(2);
    raw.send(`451-/support,7["join_ticket",${nested}]`);
    raw.send(Buffer.from('bytes'));
    raw.send('42/support,8["leave_ticket",{"ticket_id":"x"}]');
    await until(() => raw.isClosed() || raw.received.some((packet) => packet.startsWith('43/support,8')));
    expect(await stays.ask('leave_ticket', { ticket_id: 'x' })).toMatchObject({ success: true });
  });
});

/** A WebSocket without a client's manners. */
async function rawConnection() {
  const socket = new WebSocket(`${desk.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  socket.on('error', () => {});
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const received: string[] = [];
  socket.on('message', (data) => received.push(String(data)));
  // The server's first packet: before it, nothing may be sent.
  await new Promise((resolve) => socket.once('message', resolve));
  return {
    closed,
    received,
    send: (packet: string | Buffer) => socket.send(packet),
    isClosed: () => socket.readyState === WebSocket.CLOSED,
    deaf: () => socket.pause(),
    close: () => socket.terminate(),
  };
}
