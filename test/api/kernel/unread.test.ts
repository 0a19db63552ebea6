import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { start, stopAll } from './started.ts';

afterEach(stopAll);

const STALL_MS = 200;

/** A connection to a server whose client ends nothing by itself, and the server's side of it. */
async function connected() {
  const { api, port } = await start([], {}, { stallMs: STALL_MS });
  const accepted = once(api.server, 'connection') as Promise<[Socket]>;
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  client.on('error', () => {});
  const [socket] = await accepted;
  return { client, socket, closed: once(socket, 'close') };
}

test('a client that reads nothing is cut off, whoever has written to it', async () => {
  const { client, socket, closed } = await connected();
  client.pause();
  // As Socket.IO does, past what sends the answers of endpoints.
  socket.write(Buffer.alloc(32 * 1024 * 1024));
  await closed;
  client.destroy();
});

test('who sends what isn’t HTTP, and then keeps the connection, loses it', async () => {
  const { client, closed } = await connected();
  client.resume().write('HELLO\r\n\r\n');
  await closed;
  client.destroy();
});
