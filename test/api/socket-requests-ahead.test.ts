import { connect } from 'node:net';
import { suiteDesk } from '../support/desk.ts';

const desk = suiteDesk();

test('a connection that sends far more requests to the sockets’ address than are answered is closed', async () => {
  const socket = connect(Number(new URL(desk.url).port), '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.write('GET /socket.io/?EIO=3 HTTP/1.1\r\nHost: desk\r\n\r\n'.repeat(500));
  await new Promise((resolve) => socket.once('close', resolve));
  expect(received.split('HTTP/1.1 400').length - 1).toBeLessThan(100);
});
