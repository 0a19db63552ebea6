/**
 * What sockets cost that send and never read: twenty guests by WebSocket, then twenty by polling, each write messages whose
 * echoes and acknowledgements they don't take. The highest memory of the desk's process meanwhile, against the highest while
 * as many clients do the same and read.
 *
 *   npm exec -- node bench/unread-sockets.ts
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type ServerProcess, startServer } from './http/server-process.ts';
import { printTable, type Row } from './table.ts';

const CLIENTS = 20;
const MESSAGES = 500;
/** Slowly enough for the desk to carry out all of them. */
const PACE_MS = 30;
/** 15 KB as UTF-8. */
const MESSAGE = '€'.repeat(5_000);
const MIB = 1024 * 1024;

interface Writer {
  write(packet: string): Promise<void>;
  hasEnded(): boolean;
  end(): void;
}

interface Guest {
  readonly guestId: string;
  readonly conversationId: string;
}

async function newGuest({ url }: ServerProcess): Promise<Guest> {
  const response = await fetch(`${url}/api/support/conversation/guest`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
  });
  const { data } = (await response.json()) as { data: { conversation: { id: string; guestId: string } } };
  return { guestId: data.conversation.guestId, conversationId: data.conversation.id };
}

/** A client's frame of text, masked with zeros. */
function frameOf(text: string): Buffer {
  const body = Buffer.from(text);
  const size = body.length < 126 ? [0x80 | body.length] : [0x80 | 126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([0x81, ...size, 0, 0, 0, 0]), body]);
}

/** Reads until it has its admission. */
async function byWebSocket({ url }: ServerProcess, admission: string, reads: boolean): Promise<Writer> {
  const socket: Socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => {});
  const head = [
    ...['GET /socket.io/?EIO=4&transport=websocket HTTP/1.1', 'Host: desk', 'Connection: Upgrade'],
    ...[
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ],
  ];
  socket.write(head.join('\r\n'));
  await new Promise((resolve) => socket.once('data', resolve));
  socket.write(frameOf(admission));
  for (let heard = ''; !heard.includes('connection:success'); )
    heard += await new Promise<Buffer>((resolve) => socket.once('data', resolve));
  if (reads) socket.resume();
  else socket.pause();
  return {
    async write(packet) {
      if (!socket.write(frameOf(packet)))
        await new Promise<void>((resolve) => {
          socket.once('drain', resolve);
          socket.once('close', () => resolve());
        });
    },
    hasEnded: () => socket.destroyed || socket.errored !== null,
    end: () => void socket.destroy(),
  };
}

async function byPolling({ url }: ServerProcess, admission: string): Promise<Writer> {
  const polling = `${url}/socket.io/?EIO=4&transport=polling`;
  const opened = await (await fetch(polling)).text();
  const session = `${polling}&sid=${JSON.parse(opened.slice(1)).sid}`;
  await (await fetch(session, { method: 'POST', body: admission })).text();
  await (await fetch(session)).text();
  let ended = false;
  return {
    async write(packet) {
      const { status, body } = await fetch(session, { method: 'POST', body: packet });
      await body?.cancel();
      if (status !== 200) ended = true;
    },
    hasEnded: () => ended,
    end: () => {},
  };
}

type Open = (desk: ServerProcess, admission: string) => Promise<Writer>;

/** The highest memory while clients write, and how many of them were cut. */
async function writing(desk: ServerProcess, open: Open): Promise<{ memory: number; cut: number }> {
  const guests = await Promise.all(Array.from({ length: CLIENTS }, () => newGuest(desk)));
  const writers = await Promise.all(
    guests.map(({ guestId }) => open(desk, `40/support,${JSON.stringify({ guestId })}`)),
  );
  let memory = 0;
  const watching = setInterval(() => {
    memory = Math.max(memory, desk.memory());
  }, 50);
  const messages = writers.map(async (writer, index) => {
    const { conversationId } = guests[index] as Guest;
    await writer.write(`42/support,0["conversation:join",${JSON.stringify({ conversationId })}]`);
    const message = JSON.stringify({ conversationId, message: MESSAGE });
    for (let number = 1; number <= MESSAGES && !writer.hasEnded(); number++) {
      await writer.write(`42/support,${number}["message:send",${message}]`);
      await pause(PACE_MS);
    }
  });
  await Promise.all(messages);
  await pause(1_000);
  clearInterval(watching);
  const cut = writers.filter((writer) => writer.hasEnded()).length;
  for (const writer of writers) writer.end();
  return { memory, cut };
}

const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
const desk = await startServer(join(import.meta.dirname, '../src/cli/casebook.ts'), '/health/ready', {
  ...{ DATA_DIR: directory, RATE_LIMITS: 'off', LOG_LEVEL: 'error' },
});
try {
  const reading = await writing(desk, (...args) => byWebSocket(...args, true));
  const rows: Row[] = [];
  const kinds: readonly (readonly [string, Open])[] = [
    ['WebSocket', (...args) => byWebSocket(...args, false)],
    ['polling', byPolling],
  ];
  for (const [how, open] of kinds) {
    const { memory, cut } = await writing(desk, open);
    rows.push({
      ratio: memory / reading.memory,
      measured: `${Math.round(memory / MIB)} MiB`,
      baseline: `${Math.round(reading.memory / MIB)} MiB`,
      what: `${CLIENTS} clients by ${how} that read nothing, against as many that read; ${cut} were cut`,
    });
  }
  printTable(rows);
} finally {
  await desk.stop();
  rmSync(directory, { recursive: true, force: true });
}
