import { LogUnavailable, type Position } from '../../src/events/log/port.ts';
import { createMemoryLog } from '../support/memory-log.ts';
import { happen, happenings, OWNER, opened, TICKET } from '../support/realtime-tickets.ts';
import {
  type Client,
  type SocketDesk,
  type SocketDeskSetup,
  startSocketDesk,
} from '../support/socket-desk.ts';
import { until } from '../support/until.ts';

const IMPATIENT = { watchdog: 20, slowProjection: 20, backoff: 1, longestBackoff: 5 };

let desk: SocketDesk;
let admin: Client;
async function start(options: SocketDeskSetup = {}): Promise<void> {
  desk = await startSocketDesk({ retryPolicy: IMPATIENT, ...options });
  admin = await desk.connect(desk.token('admin', 'ada'));
  admin.heard.length = 0;
}
afterEach(() => desk.close());

const positionsHeard = () => admin.heard.map(({ payload }) => payload.position);

describe('a log that is down at the start', () => {
  test('keeps sockets out, and lets them in and tells them everything once it answers', async () => {
    const log = createMemoryLog();
    const { end } = log;
    Object.assign(log, { end: () => Promise.reject(new LogUnavailable('down')) });
    desk = await startSocketDesk({ retryPolicy: IMPATIENT, log });
    const token = desk.token('admin', 'ada');
    const turnedAway = await desk.refusal({ token });
    expect(turnedAway).toBe('websocket error');
    Object.assign(log, { end });
    admin = await desk.connect(token, { reconnection: true, reconnectionDelay: 10 });
    admin.heard.length = 0;
    const { position } = happen(log, opened());
    await desk.settle(admin);
    expect(positionsHeard()).toEqual([position]);
  });
});

describe('a dropped subscription', () => {
  test.each(['end', 'throw', 'silence'] as const)('by %s: every event once, in order', async (how) => {
    await start();
    const before = [opened(), happenings.userMessage].map((event) => happen(desk.log, event).position);
    await desk.settle(admin);
    const subscriptions = desk.log.subscriptions();
    desk.log.drop(how);
    const after = [happenings.userMessage, happenings.tags, happenings.rating].map(
      (event) => happen(desk.log, event).position,
    );
    await desk.settle(admin);
    expect(positionsHeard()).toEqual([...before, ...after]);
    expect(desk.log.subscriptions()).toBeGreaterThan(subscriptions);
  });

  test('again and again, under load', async () => {
    await start();
    const expected = [happen(desk.log, opened()).position];
    for (let round = 0; round < 20; round++) {
      for (let n = 0; n < 5; n++) expected.push(happen(desk.log, happenings.tags).position);
      desk.log.drop(round % 2 ? 'end' : 'throw');
      expected.push(happen(desk.log, happenings.priority).position);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await desk.settle(admin);
    expect(positionsHeard()).toEqual(expected);
  });

  test('while facts of a ticket can’t be had, nothing is lost either', async () => {
    await start();
    happen(desk.log, opened());
    await desk.settle(admin);
    admin.heard.length = 0;
    const { readStream } = desk.log;
    let failures = 3;
    const flaky: typeof readStream = async (...args) => {
      if (failures-- > 0) throw new LogUnavailable('down');
      return readStream(...args);
    };
    Object.assign(desk.log, { readStream: flaky });
    const { position } = happen(desk.log, happenings.userMessage);
    await desk.settle(admin);
    expect(positionsHeard()).toEqual([position]);
    expect(failures).toBeLessThan(0);
  });
});

describe('order between log, read models and sockets', () => {
  test('nothing is told before the read models show it, and afterwards reads must', async () => {
    await start({ projectsAtOnce: false });
    const first = happen(desk.log, opened()).position;
    const second = happen(desk.log, happenings.tags).position;
    await until(() => desk.lines.some((line) => line.includes('wait for the read models')));
    expect(admin.heard).toEqual([]);

    desk.progress.advance(first);
    await admin.next('ticket_created');
    expect(admin.heard).toHaveLength(1);
    expect(desk.progress.acknowledged()).toBe(first);

    desk.progress.advance(second);
    await admin.next('ticket_updated');
    expect(desk.acknowledged).toEqual([first, second]);
  });

  test('what nobody hears of waits for nothing', async () => {
    await start({ projectsAtOnce: false });
    admin.socket.close();
    await until(() => desk.gateway.connections() === 0);
    happen(desk.log, opened());
    const last = happen(desk.log, happenings.status).position;
    await until(() => desk.broadcaster.handled() >= last);
    expect(desk.acknowledged).toEqual([]);
  });

  test('who joins a room reads everything that was told before', async () => {
    await start({ projectsAtOnce: false });
    admin.socket.close();
    await until(() => desk.gateway.connections() === 0);
    const { position } = happen(desk.log, opened());
    await until(() => desk.broadcaster.handled() >= position);
    await desk.connect(desk.token('user', OWNER));
    expect(desk.progress.acknowledged()).toBe(position);
  });

  test('also who joins a ticket long after connecting', async () => {
    await start({ projectsAtOnce: false });
    const late = await desk.connect(desk.token('user', OWNER));
    admin.socket.close();
    await until(() => desk.gateway.connections() === 1);
    happen(desk.log, opened());
    const { position } = happen(desk.log, happenings.note);
    await until(() => desk.broadcaster.handled() >= position);
    expect(desk.progress.acknowledged()).toBe(0);
    await late.ask('join_ticket', { ticket_id: TICKET });
    expect(desk.progress.acknowledged()).toBe(position);
  });

  test('an event that can’t be read is named in the log and passed over', async () => {
    await start();
    desk.log.recordUnreadable('something-1');
    const { position } = happen(desk.log, opened());
    await desk.settle(admin);
    expect(positionsHeard()).toEqual([position]);
    const named = desk.lines.filter((line) => line.includes('FromTheFuture'));
    expect(named.filter((line) => line.includes('is not broadcast'))).toHaveLength(1);
  });

  test('what was there before the start is not told', async () => {
    await start();
    expect(desk.broadcaster.handled()).toBe(0 as Position);
    happen(desk.log, opened());
    const owner = await desk.connect(desk.token('user', OWNER));
    await desk.settle(admin, owner);
    await owner.ask('join_ticket', { ticket_id: TICKET });
    await desk.settle(owner);
    expect(owner.heard.map(({ event }) => event)).toEqual(['connection:success']);
  });

  test('it stops at once, also while it waits for the read models', async () => {
    await start({ projectsAtOnce: false });
    happen(desk.log, opened());
    await new Promise((resolve) => setImmediate(resolve));
    const before = Date.now();
    await desk.close();
    expect(Date.now() - before).toBeLessThan(2_000);
  });
});
