/** The hostile clients of a soak: `node hostile.ts URL COUNT` attacks with so many of each kind until SIGTERM, and prints how often each did. */
import { connect, type Socket as TcpSocket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { SUPPORT } from '../http/tickets.ts';

/** What one hostile client does, again and again, until the signal. Failures are what it must expect. */
type Attack = (url: string, signal: AbortSignal) => Promise<unknown>;

const OPEN = `${SUPPORT}/request-support`;
const JSON_TYPE = { 'content-type': 'application/json' };
const nested = (levels: number) => `{"tags":${'['.repeat(levels)}${']'.repeat(levels)}}`;
const keys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":1`).join(',')}}`;
const LARGE = 'x'.repeat(3 * 1024 * 1024);
const MANY_KEYS = keys(80_000);
const DEEP = nested(400_000);

const post = (url: string, body: string, signal: AbortSignal, headers: Record<string, string> = JSON_TYPE) =>
  fetch(url + OPEN, { method: 'POST', headers, body, signal }).then((response) => response.arrayBuffer());

/** From where guests ask: as far back as is still told. */
let missedSince = 0;

/** A bare connection that says something, and what becomes of it is waited for. */
async function bare(
  url: string,
  signal: AbortSignal,
  say: (socket: TcpSocket) => Promise<void>,
): Promise<void> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {});
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  // Whose answer isn't read never closes.
  socket.resume();
  await say(socket);
  await ended;
}

/** By their names. */
const ATTACKS: Readonly<Record<string, Attack>> = {
  'bodies of 3 MiB': (url, signal) => post(url, LARGE, signal),
  'bodies of 80,000 keys': (url, signal) => post(url, MANY_KEYS, signal),
  'bodies of 400,000 lists in each other': (url, signal) => post(url, DEEP, signal),
  'tokens that are none': (url, signal) =>
    fetch(`${url}${SUPPORT}/my-tickets`, { headers: { authorization: 'Bearer x.y.z' }, signal }).then(
      (response) => response.arrayBuffer(),
    ),
  'guesses at numbers': (url, signal) => {
    const number = String(Math.floor(Math.random() * 1e6)).padStart(6, '0');
    const path = `${SUPPORT}/ticket?ticket_number=SMI-2026-${number}`;
    return fetch(url + path, { signal }).then((response) => response.arrayBuffer());
  },
  'headers that come letter by letter': (url, signal) =>
    bare(url, signal, async (socket) => {
      socket.write('GET / HTTP/1.1\r\nHost: desk\r\nX-Slow: ');
      while (!socket.destroyed) {
        socket.write('x');
        await pause(1_000);
      }
    }),
  'thousands of requests at once, and no answer read': (url, signal) =>
    bare(url, signal, async (socket) => {
      socket.pause();
      socket.write('GET /openapi.json HTTP/1.1\r\nHost: desk\r\n\r\n'.repeat(2_000));
      await pause(5_000);
      socket.destroy();
    }),
  'what is no HTTP': (url, signal) =>
    bare(url, signal, async (socket) => void socket.end('\0'.repeat(10_000))),
  'sockets that send what there is not': async (url, signal) => {
    const socket = io(`${url}/support`, { auth: { guestId: null }, forceNew: true, reconnection: false });
    signal.addEventListener('abort', () => socket.close(), { once: true });
    const ended = new Promise<void>((resolve) => {
      socket.once('disconnect', () => resolve());
      socket.once('connect_error', () => resolve());
    });
    socket.once('connect', () => {
      for (let sent = 0; sent < 500; sent++)
        socket.emit('message:send', { conversationId: 'none', message: 'x'.repeat(1_000) });
      for (let sent = 0; sent < 500; sent++) socket.emit('nothing', LARGE.slice(0, 1_000));
    });
    await Promise.race([ended, pause(10_000)]);
    socket.close();
  },
  'guests who ask for all that they missed, and read nothing': async (url, signal) => {
    const { hostname, port } = new URL(url);
    const socket = new WebSocket(`ws://${hostname}:${port}/socket.io/?EIO=4&transport=websocket`);
    signal.addEventListener('abort', () => socket.terminate(), { once: true });
    socket.on('error', () => {});
    socket.once('message', () => socket.send(`40/support,{"guestId":null,"since_position":${missedSince}}`));
    // The last event before those that a new socket is told.
    socket.on('message', (data) => {
      const [, position] = /"position":(\d+)/.exec(String(data)) ?? [];
      if (position !== undefined) missedSince = Math.max(missedSince, Number(position) - 9_000);
    });
    await Promise.race([new Promise((resolve) => socket.once('close', resolve)), pause(1_000)]);
    socket.terminate();
  },
  'packets of 1 MiB': async (url, signal) => {
    const socket = io(`${url}/support`, {
      auth: { guestId: null },
      forceNew: true,
      reconnection: false,
      transports: ['websocket'],
    });
    signal.addEventListener('abort', () => socket.close(), { once: true });
    socket.once('connect', () => socket.emit('message:send', LARGE.slice(0, 1024 * 1024)));
    await Promise.race([
      new Promise((resolve) => socket.once('disconnect', resolve)),
      new Promise((resolve) => socket.once('connect_error', resolve)),
      pause(10_000),
    ]);
    socket.close();
  },
};

/** A hostile client repeats itself at most so often. */
const PACE_MS = 200;

/** So many clients of each kind. Returns what ends them, which resolves to how often each attacked. */
function startHostile(url: string, ofEach: number): () => Promise<Readonly<Record<string, number>>> {
  const stopping = new AbortController();
  const counts: Record<string, number> = {};
  const attacker = async ([name, attack]: readonly [string, Attack]) => {
    while (!stopping.signal.aborted) {
      await attack(url, stopping.signal).catch(() => {});
      counts[name] = (counts[name] ?? 0) + 1;
      await pause(PACE_MS);
    }
  };
  const running = Object.entries(ATTACKS).flatMap((entry) =>
    Array.from({ length: ofEach }, () => attacker(entry)),
  );
  return async () => {
    stopping.abort();
    await Promise.all(running);
    return counts;
  };
}

// In a process of its own, so that what it takes to attack doesn't show in the times of ordinary clients.
const [url = '', ofEach] = process.argv.slice(2);
const end = startHostile(url, Number(ofEach));
process.once('SIGTERM', async () => {
  // Connections that the attacks leave hanging would keep the process.
  process.stdout.write(JSON.stringify(await end()), () => process.exit());
});
