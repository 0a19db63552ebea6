import { pipelined } from '../../src/demo/pipelined-log.ts';
import {
  BEGINNING,
  type EventLog,
  LogUnavailable,
  NO_STREAM,
  type Position,
} from '../../src/events/log/port.ts';

const event = (id: string) => ({ id, type: 'Happened', data: '{}', metadata: '{}' });

/** A log that takes appends and answers them when the test says so. */
function slowLog() {
  const taken: { stream: string; answer: (position: number) => void; fail: (error: Error) => void }[] = [];
  const log = {
    end: async () => BEGINNING,
    append: (stream: string, expected: number) =>
      new Promise((resolve, reject) => {
        const answer = (position: number) =>
          resolve({ outcome: 'appended', revision: expected + 1, position: position as Position });
        taken.push({ stream, answer, fail: reject });
      }),
  } as unknown as EventLog;
  return { log, taken };
}

describe('the pipelined log', () => {
  it('answers before the disk does, in the order in which it was asked', async () => {
    const { log, taken } = slowLog();
    const target = await pipelined(log);
    const first = await target.append('a', NO_STREAM, [event('1')]);
    const second = await target.append('b', 'any', [event('2'), event('3')]);
    expect([first, second]).toEqual([
      { outcome: 'appended', revision: 0, position: 1 },
      { outcome: 'appended', revision: 1, position: 3 },
    ]);
    expect(taken.map(({ stream }) => stream)).toEqual(['a', 'b']);
  });

  it('refuses a revision that is not the last one', async () => {
    const target = await pipelined(slowLog().log);
    await target.append('a', NO_STREAM, [event('1')]);
    expect(await target.append('a', NO_STREAM, [event('2')])).toEqual({ outcome: 'conflict', current: 0 });
  });

  it('is settled only when everything is durable', async () => {
    const { log, taken } = slowLog();
    const target = await pipelined(log);
    await target.append('a', NO_STREAM, [event('1')]);
    let isSettled = false;
    const settled = target.settled().then(() => {
      isSettled = true;
    });
    await Promise.resolve();
    expect(isSettled).toBe(false);
    taken[0]?.answer(1);
    await settled;
  });

  it('says so when something did not become durable', async () => {
    const { log, taken } = slowLog();
    const target = await pipelined(log);
    await target.append('a', NO_STREAM, [event('1')]);
    taken[0]?.fail(new Error('the disk is full'));
    await expect(target.settled()).rejects.toThrow(LogUnavailable);
  });

  it('says so when somebody else writes to the log', async () => {
    const { log, taken } = slowLog();
    const target = await pipelined(log);
    await target.append('a', NO_STREAM, [event('1')]);
    taken[0]?.answer(2);
    await expect(target.settled()).rejects.toThrow(LogUnavailable);
  });

  it('fills nothing but an empty log', async () => {
    const { log } = slowLog();
    await expect(pipelined({ ...log, end: async () => 1 as Position })).rejects.toThrow('only an empty log');
  });
});
