import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A client that reads as fast as it is told to, and not at all until then. */
export interface BareClient {
  /** Sends this, whether or not anything was answered to what came before. */
  write(text: string): void;
  /** Everything that comes until the connection ends; `isBroken` when it was reset. */
  readAll(): Promise<{ received: Buffer; isBroken: boolean }>;
  /** The next bytes, at least so many unless the connection ends. */
  read(atLeast: number): Promise<Buffer>;
  close(): void;
}

export async function openBareClient(port: number): Promise<BareClient> {
  const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.pause();
  let broken = false;
  socket.on('error', () => {
    broken = true;
  });
  const isOver = () => socket.destroyed || socket.readableEnded;

  /** The next bytes; null when there are no more. */
  async function next(): Promise<Buffer | null> {
    for (;;) {
      const bytes = socket.read() as Buffer | null;
      if (bytes !== null) return bytes;
      if (isOver()) return null;
      await new Promise<void>((resolve) => {
        const done = () => {
          socket.off('readable', done).off('end', done).off('close', done);
          resolve();
        };
        socket.on('readable', done).on('end', done).on('close', done);
      });
    }
  }

  return {
    write: (text) => void socket.write(text),
    async readAll() {
      const parts: Buffer[] = [];
      for (let bytes = await next(); bytes !== null; bytes = await next()) parts.push(bytes);
      return { received: Buffer.concat(parts), isBroken: broken };
    },
    async read(atLeast) {
      const parts: Buffer[] = [];
      for (let length = 0; length < atLeast; ) {
        const bytes = await next();
        if (bytes === null) break;
        parts.push(bytes);
        length += bytes.length;
      }
      return Buffer.concat(parts);
    },
    close: () => socket.destroy(),
  };
}

/** Reads until the connection ends, in steps of so many bytes, waiting after each. */
export async function readSlowly(client: BareClient, step: number, waitMs: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  do {
    parts.push(await client.read(step));
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  } while ((parts.at(-1)?.length ?? 0) >= step);
  return Buffer.concat(parts);
}

export const getRequest = (path: string, ...lines: readonly string[]): string =>
  `GET ${path} HTTP/1.1\r\nHost: desk\r\n${lines.map((line) => `${line}\r\n`).join('')}\r\n`;

/** The body of an answer, whether it came in chunks or with a length. */
export function bodyOf(answer: Buffer): string {
  const end = answer.indexOf('\r\n\r\n');
  const head = answer.subarray(0, end).toString('latin1');
  const rest = answer.subarray(end + 4);
  if (!/^transfer-encoding: chunked$/im.test(head)) return rest.toString('utf8');
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const line = rest.indexOf('\r\n', at);
    const length = Number.parseInt(rest.subarray(at, line).toString('latin1'), 16);
    if (length === 0) return Buffer.concat(chunks).toString('utf8');
    chunks.push(rest.subarray(line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
}

/** What ends an answer in chunks. */
export const LAST_CHUNK = '0\r\n\r\n';
export const hasLastChunk = (received: Buffer): boolean => received.subarray(-5).toString() === LAST_CHUNK;
