import { once } from 'node:events';
import { connect } from 'node:net';
import { createLifecycle } from '../../../src/api/kernel/lifecycle.ts';

test('a connection beyond the maximum is closed, and one more is accepted when another has ended', async () => {
  const lifecycle = createLifecycle((_request, response) => void response.end('served'), [], 2);
  const { port } = await lifecycle.listen(0, '127.0.0.1');
  const open = async () => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  };
  const isServed = async (socket: Awaited<ReturnType<typeof open>>) => {
    const answered = Promise.race([
      once(socket, 'data').then(() => true),
      once(socket, 'close').then(() => false),
    ]);
    socket.on('error', () => {});
    socket.write('GET / HTTP/1.1\r\nHost: desk\r\n\r\n');
    return answered;
  };
  const [first, second] = [await open(), await open()];
  expect([await isServed(first), await isServed(second)]).toEqual([true, true]);
  expect(await isServed(await open())).toBe(false);
  first.destroy();
  await once(first, 'close');
  let last = await open();
  // The server may learn a moment later that the first one has gone.
  for (; !(await isServed(last)); last = await open());
  lifecycle.server.closeAllConnections();
  await lifecycle.stop(0);
});
