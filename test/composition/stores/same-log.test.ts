import { watchLog } from '../../../src/composition/stores/same-log.ts';
import { LogUnavailable, type Position } from '../../../src/events/log/port.ts';

type Look = readonly [identity: string, end: number] | 'down';

/** Gives these looks at a log one after the other, and aborts when all were taken. */
async function changesSeenIn(looks: readonly Look[]): Promise<string[]> {
  const stopping = new AbortController();
  const left = [...looks];
  const changes: string[] = [];
  let current: Look = 'down';
  const log = {
    async identity() {
      current = left.shift() ?? 'down';
      if (left.length === 0) stopping.abort();
      if (current === 'down') throw new LogUnavailable('down');
      return current[0];
    },
    async end() {
      if (current === 'down') throw new LogUnavailable('down');
      return current[1] as Position;
    },
  };
  await watchLog(log, (how) => changes.push(how), stopping.signal, 1);
  return changes;
}

describe('the log that a process works with', () => {
  it('may grow, and be away, as long as it likes', async () => {
    expect(await changesSeenIn([['a', 1], ['a', 5], 'down', 'down', ['a', 5], ['a', 9]])).toEqual([]);
  });

  it('has changed for good when another one answers in its place', async () => {
    expect(await changesSeenIn([['a', 5], 'down', ['b', 9], ['a', 9]])).toEqual(['it is another one']);
  });

  it('has changed for good when it has lost events', async () => {
    const looks = ['down', ['a', 5], ['a', 4], 'down', ['a', 4], ['a', 4], ['a', 4]] as const;
    expect(await changesSeenIn(looks)).toEqual(['it has lost events']);
  });

  it('has not changed because a server that was cut off knew less for a moment', async () => {
    expect(
      await changesSeenIn([
        ['a', 5],
        ['a', 4],
        ['a', 4],
        ['a', 5],
        ['a', 4],
        ['a', 6],
      ]),
    ).toEqual([]);
  });
});
