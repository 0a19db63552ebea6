import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { z } from 'zod';
import { endpoint } from '../../../src/api/endpoint.ts';
import { start, stopAll } from './started.ts';

afterEach(stopAll);

const PATH = '/api/v1/waiting';
const requests = (count: number) => `GET ${PATH} HTTP/1.1\r\nHost: desk\r\n\r\n`.repeat(count);

/** A server whose only endpoint waits, and a connection to it that is sent so many requests at once. */
async function sentAhead(count: number) {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { port } = await start([
    endpoint({
      ...{ path: PATH, summary: 'Waits', tag: 'Test', access: 'anyone', limit: 'open' },
      ...({ method: 'GET', kind: 'read' } as const),
      answers: { 200: { description: 'Done', data: z.object({}) } },
      async handle() {
        await released;
        return { status: 200, message: 'Done', data: {} };
      },
    }),
  ]);
  const socket = connect(port, '127.0.0.1');
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk;
  });
  socket.on('error', () => {});
  socket.write(requests(count));
  return { socket, port, release, answers: () => received.split('HTTP/1.1 200 OK').length - 1 };
}

test('a connection that sends far more requests than are answered is closed', async () => {
  const { socket, release, answers } = await sentAhead(500);
  await new Promise((resolve) => socket.once('close', resolve));
  release();
  expect(answers()).toBe(0);
});

test('some requests may be sent ahead, over and over', async () => {
  const { socket, release, answers } = await sentAhead(90);
  release();
  while (answers() < 90) await turn();
  socket.write(requests(90));
  while (answers() < 180) await turn();
  socket.destroy();
});

test('others are answered between the requests that a connection has sent ahead', async () => {
  const { socket, release, answers, port } = await sentAhead(90);
  release();
  while (answers() === 0) await turn();
  await (await fetch(`http://127.0.0.1:${port}/health/live`)).text();
  const before = answers();
  while (answers() < 90) await turn();
  expect(before).toBeLessThan(90);
  socket.destroy();
});

test('what another listener answers is bounded in the same way', async () => {
  const { api, port } = await start([]);
  let asked = 0;
  api.serve('/other/', () => {
    asked += 1;
  });
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write('GET /other/ HTTP/1.1\r\nHost: desk\r\n\r\n'.repeat(500));
  await new Promise((resolve) => socket.once('close', resolve));
  expect(asked).toBe(1);
});
