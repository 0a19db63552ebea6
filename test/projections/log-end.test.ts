import { LogUnavailable, type Position } from '../../src/events/log/port.ts';
import { createLogEnd } from '../../src/projections/log-end.ts';

const at = (position: number) => position as Position;

/** A log that says where it ends when it is told to. */
function slowLog() {
  const reads: PromiseWithResolvers<Position>[] = [];
  const end = () => {
    const read = Promise.withResolvers<Position>();
    reads.push(read);
    return read.promise;
  };
  return { reads, end };
}

describe('the end of the log', () => {
  it('is before what nobody can have been told of', async () => {
    const end = createLogEnd({ end: async () => at(10) });
    expect([await end.isBefore(at(11)), await end.isBefore(at(10)), await end.isBefore(at(1))]).toEqual([
      ...[true, false, false],
    ]);
  });

  it('isn’t asked for what is known to be there', async () => {
    let asked = 0;
    const end = createLogEnd({
      end: async () => {
        asked += 1;
        return at(10);
      },
    });
    await end.isBefore(at(5));
    await end.isBefore(at(10));
    expect(asked).toBe(1);
  });

  it('counts only when it was read after the question, and is read once for all who ask meanwhile', async () => {
    const log = slowLog();
    const end = createLogEnd(log);
    const early = end.isBefore(at(20));
    // Another process appends up to 20, and tells its caller, while the end is being read.
    const late = Array.from({ length: 10_000 }, () => end.isBefore(at(20)));
    log.reads[0]?.resolve(at(10));
    expect(await early).toBe(true);
    await new Promise(setImmediate);
    log.reads[1]?.resolve(at(20));
    expect(new Set(await Promise.all(late))).toEqual(new Set([false]));
    expect(log.reads).toHaveLength(2);
  });

  it('is before nothing while the log doesn’t say, and is asked for again', async () => {
    const ends = [Promise.reject(new LogUnavailable('down')), new Promise<Position>(() => {})];
    const log = { end: () => ends.shift() ?? Promise.resolve(at(10)) };
    expect(await createLogEnd(log, 5).isBefore(at(20))).toBe(false);
    expect(await createLogEnd(log, 5).isBefore(at(20))).toBe(false);
    expect(await createLogEnd(log, 5).isBefore(at(20))).toBe(true);
  });
});
