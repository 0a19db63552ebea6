import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { BSON } from 'mongodb';

/** Speaks as much of MongoDB's protocol as it takes to say what kind of server this is. */
export interface HelloServer {
  /** `host:port` */
  readonly address: string;
  close(): Promise<void>;
}

const HEADER_BYTES = 16;
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

/** Answers `hello` to everything that it is asked. */
export async function startHelloServer(hello: BSON.Document): Promise<HelloServer> {
  const answer = BSON.serialize({ ok: 1, helloOk: true, minWireVersion: 0, maxWireVersion: 21, ...hello });
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let received = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      while (received.length >= HEADER_BYTES && received.length >= received.readInt32LE(0)) {
        socket.write(replyTo(received, answer));
        received = received.subarray(received.readInt32LE(0));
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** In the form in which it was asked. */
function replyTo(request: Buffer, answer: Uint8Array): Buffer {
  const isQuery = request.readInt32LE(12) === OP_QUERY;
  // Flags, cursor id, place and number of documents; or flags and the kind of section.
  const before = Buffer.alloc(isQuery ? 20 : 5);
  if (isQuery) before.writeInt32LE(1, 16);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeInt32LE(HEADER_BYTES + before.length + answer.length, 0);
  header.writeInt32LE(request.readInt32LE(4), 8);
  header.writeInt32LE(isQuery ? OP_REPLY : OP_MSG, 12);
  return Buffer.concat([header, before, answer]);
}
