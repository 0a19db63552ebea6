import { codec } from '../../src/events/catalogue.ts';
import type { EventEnvelope } from '../../src/events/envelope.ts';
import { createFollower } from '../../src/realtime/follower.ts';
import { createMemoryLog, type MemoryLog } from '../support/memory-log.ts';
import { until } from '../support/until.ts';

const IMPATIENT = { watchdog: 20, backoff: 1, longestBackoff: 5 };
const session = (sessionId: string) => ({
  type: 'RegistrationSessionRecorded',
  data: { sessionId, record: { phone_number: null, email: null } },
});

let log: MemoryLog;
let heard: string[];
let lines: string[];
let stop: () => Promise<void>;

async function follow(hear: (id: string) => void = (id) => heard.push(id)): Promise<void> {
  const say = (...args: unknown[]) => void lines.push(JSON.stringify(args));
  const follower = createFollower({
    ...{ name: 'test', log, codec, retryPolicy: IMPATIENT },
    onEvent: ({ event }: EventEnvelope) => hear((event.data as { sessionId: string }).sessionId),
    logger: { info: say, warn: say, error: say },
  });
  const stopping = new AbortController();
  const running = follower.run(stopping.signal);
  stop = async () => {
    stopping.abort();
    await running;
  };
  await follower.tried;
}

beforeEach(() => {
  log = createMemoryLog();
  heard = [];
  lines = [];
});
afterEach(() => stop());

describe('a follower of the log', () => {
  it('hears everything from its start on, in order, and nothing from before', async () => {
    log.record('s', session('before'));
    await follow();
    for (const id of ['1', '2', '3']) log.record('s', session(id));
    await until(() => heard.length === 3);
    expect(heard).toEqual(['1', '2', '3']);
  });

  it.each(['end', 'throw', 'silence'] as const)(
    'whose subscription is dropped by %s hears every event once',
    async (how) => {
      await follow();
      log.record('s', session('1'));
      await until(() => heard.length === 1);
      log.drop(how);
      for (const id of ['2', '3']) log.record('s', session(id));
      await until(() => heard.length === 3);
      expect(heard).toEqual(['1', '2', '3']);
      expect(log.subscriptions()).toBe(2);
    },
  );

  it('passes over what it can not read or bear, says so, and goes on', async () => {
    await follow((id) => {
      if (id === 'bad') throw new Error('boom');
      heard.push(id);
    });
    log.recordUnreadable('s');
    log.record('s', session('bad'));
    log.record('s', session('good'));
    await until(() => heard.length === 1);
    expect(heard).toEqual(['good']);
    expect(lines).toHaveLength(3);
  });

  it('says once what interrupts it again and again, and once that it goes on', async () => {
    await follow();
    for (const dropped of [2, 3, 4]) {
      log.drop('throw');
      await until(() => log.subscriptions() === dropped);
    }
    log.record('s', session('1'));
    await until(() => heard.length === 1);
    expect(lines).toEqual([
      expect.stringContaining('Following the log was interrupted and resumes'),
      JSON.stringify(['Following the log goes on']),
    ]);
  });
});
