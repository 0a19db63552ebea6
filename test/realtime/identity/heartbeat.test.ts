import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { createHeartbeat, type Heartbeat } from '../../../src/realtime/identity/heartbeat.ts';

let server: WebSocketServer;
let heartbeat: Heartbeat;
beforeEach(async () => {
  server = new WebSocketServer({ port: 0 });
  await once(server, 'listening');
  heartbeat = createHeartbeat(() => server.clients, { every: 20, answer: 20 });
  server.on('connection', (socket) => heartbeat.watch(socket));
});
afterEach(() => {
  heartbeat.stop();
  for (const socket of server.clients) socket.terminate();
  server.close();
});

async function connected(autoPong: boolean): Promise<{ client: WebSocket; socket: WebSocket }> {
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, { autoPong });
  const [socket] = await once(server, 'connection');
  await once(client, 'open');
  return { client, socket };
}

describe('the heartbeat of sockets', () => {
  it('ends those that have stopped answering, and no others', async () => {
    const silent = await connected(false);
    const alive = await connected(true);
    await once(silent.client, 'close');
    for (let pings = 0; pings < 3; pings++) await once(alive.client, 'ping');
    expect(alive.client.readyState).toBe(WebSocket.OPEN);
  });

  it('tells at once whether one is there, and ends one that is not', async () => {
    heartbeat.stop();
    const silent = await connected(false);
    const alive = await connected(true);
    expect(await heartbeat.isAlive(alive.socket)).toBe(true);
    expect(await heartbeat.isAlive(silent.socket)).toBe(false);
    await once(silent.client, 'close');
  });

  it('finds nobody on a socket that has been closed meanwhile', async () => {
    const { client, socket } = await connected(true);
    client.terminate();
    await once(socket, 'close');
    expect(await heartbeat.isAlive(socket)).toBe(false);
  });

  describe('that has long to wait for an answer', () => {
    const patient = () => createHeartbeat(() => [], { every: 600_000, answer: 600_000 });

    it('waits no longer for a socket that closes meanwhile', async () => {
      const { client, socket } = await connected(false);
      const asked = patient();
      const isAlive = asked.isAlive(socket);
      client.terminate();
      expect(await isAlive).toBe(false);
      asked.stop();
    });

    it('does not wait for one that is closing', async () => {
      const { socket } = await connected(false);
      const asked = patient();
      socket.close();
      expect(await asked.isAlive(socket)).toBe(false);
      asked.stop();
    });
  });
});
