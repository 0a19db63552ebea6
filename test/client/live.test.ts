import { createDesk, type Desk, type LiveEvent } from '../../client/src/index.ts';
import type { MessageId } from '../../src/events/ids.ts';
import { ticketStream } from '../../src/events/ticketing/events.ts';
import { adaObi, johnDoe, replySent, ticketId, ticketOpened } from '../support/examples.ts';
import { type SocketDesk, startSocketDesk } from '../support/socket-desk.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

/** By the client's own record: nothing missed, nothing twice, nothing out of order, whatever happens to its connection. */

const STREAM = ticketStream(ticketId);
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, n) => first + n);
const reply = (n: number) => replySent({ messageId: `m${n}` as MessageId, message: `Reply ${n}` });
/** The pauses before another attempt are short here. */
const clock = {
  wait: (ms: number, signal?: AbortSignal) => systemWait(ms / 50, signal),
  now: () => Date.now(),
  random: () => Math.random(),
};
const systemWait = (ms: number, signal?: AbortSignal) =>
  new Promise<void>((resolve, reject) => {
    setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => reject(signal.reason));
  });

let desk: SocketDesk;
let proxy: TcpProxy;
let client: Desk;
const heard: LiveEvent[] = [];
const revisionsOf = (name: string) =>
  heard.filter((event) => event.name === name).map(({ revision }) => revision);

beforeEach(async () => {
  desk = await startSocketDesk();
  desk.log.record(STREAM, ticketOpened());
  await desk.settle();
  proxy = await startTcpProxy({ host: '127.0.0.1', port: Number(new URL(desk.url).port) });
  heard.length = 0;
});
afterEach(async () => {
  client.live.stop();
  await proxy.close();
  await desk.close();
});

const follow = (role: 'user' | 'admin', id: string) => {
  client = createDesk({ url: `http://127.0.0.1:${proxy.port}`, token: desk.token(role, id), clock });
  client.live.onEvent((event) => heard.push(event));
  return client.live.ticket(ticketId, { event: () => {}, resync: () => {} });
};

describe('a ticket that is followed', () => {
  it.each(['user', 'admin'] as const)(
    'is told each event once and in order to a %s whose connection is cut at random',
    async (role) => {
      const following = follow(role, role === 'user' ? johnDoe.id : adaObi.id);
      expect(await following.ready).toBe(0);
      let last = 0;
      for (let cut = 0; cut < 60; cut++) {
        for (const n of from(last + 1, last + 1 + (cut % 5))) {
          desk.log.record(STREAM, reply(n));
          last = n;
          if (n % 2) await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
        }
        proxy.cut();
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 12));
      }
      await until(() => revisionsOf('new_message').at(-1) === last);
      expect(revisionsOf('new_message')).toEqual(from(1, last));
      const positions = heard.flatMap(({ position }) => position ?? []);
      expect(positions).toEqual(positions.toSorted((one, other) => one - other));
      if (role === 'user') {
        await until(() => revisionsOf('ticket_updated').length >= last);
        expect(revisionsOf('ticket_updated')).toEqual(from(1, last));
      }
    },
  );
});
