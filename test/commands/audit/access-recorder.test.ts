import { createAccessBatches } from '../../../src/commands/audit/access-batches.ts';
import {
  type AccessRecorder,
  type AccessRecorderParts,
  createAccessRecorder,
} from '../../../src/commands/audit/access-recorder.ts';
import { newId } from '../../../src/commands/new-id.ts';
import type { AccessRecord, AccessRecorded } from '../../../src/events/audit/access-events.ts';
import type { CommandId, Instant } from '../../../src/events/ids.ts';
import { type EventLog, LogUnavailable } from '../../../src/events/log/port.ts';
import { commandContext } from '../../support/examples.ts';
import { everything, nodeOn, withMethods } from '../../support/logs.ts';
import { createMemoryLog, TIME } from '../../support/memory-log.ts';

const look = (id: string, subjects: readonly string[] = [`ticket:${id}`]): AccessRecord => ({
  at: TIME,
  actor: { kind: 'admin', id: 'ada' },
  operation: 'GET /api/v1/unified-admin/support/:id',
  subjects: [...subjects],
  filter: {},
  isMasked: false,
  reason: null,
  network: '192.0.2.0/24',
  requestId: id,
});
const looks = (count: number): AccessRecord[] =>
  Array.from({ length: count }, (_, index) => look(`${index}`));

const running: AccessRecorder[] = [];
afterEach(() => Promise.all(running.splice(0).map((recorder) => recorder.close(0))));

function recorderOn(log: EventLog, parts: Partial<AccessRecorderParts> = {}) {
  const losses: number[] = [];
  const written = Promise.withResolvers<void>();
  const recorder = createAccessRecorder({
    batchOf: createAccessBatches(nodeOn(log), 'w'),
    newContext: () => commandContext({ commandId: newId<CommandId>(), now: () => TIME }),
    onFailed() {},
    onWritten: () => written.resolve(),
    onLost: (count) => void losses.push(count),
    paceMs: 60_000,
    ...parts,
  });
  running.push(recorder);
  return Object.assign(recorder, { losses, written: written.promise });
}

/** The request ids of each event's records. */
async function batchesIn(log: EventLog): Promise<readonly (readonly string[])[]> {
  const events = await everything(log);
  return events.map(({ event }) => (event as AccessRecorded).data.records.map(({ requestId }) => requestId));
}
const sizesIn = async (log: EventLog) => (await batchesIn(log)).map(({ length }) => length);

/** The log fails so many appends: before it has done them, or after. */
function failing(log: EventLog, when: 'before' | 'after', times = Number.POSITIVE_INFINITY): EventLog {
  let left = times;
  return withMethods(log, {
    async append(stream, expected, events) {
      if (left-- <= 0) return log.append(stream, expected, events);
      if (when === 'after') await log.append(stream, expected, events);
      throw new LogUnavailable('down');
    },
  });
}

describe('records of looks', () => {
  it('become one event when a hundred are there, without waiting for others', async () => {
    const log = createMemoryLog();
    const recorder = recorderOn(log);
    for (const each of looks(100)) recorder.record(each);
    await recorder.written;
    expect(await sizesIn(log)).toEqual([100]);
  });

  it('become one event after the pace, however few they are', async () => {
    const log = createMemoryLog();
    const recorder = recorderOn(log, { paceMs: 1 });
    for (const each of looks(3)) recorder.record(each);
    await recorder.written;
    expect(await batchesIn(log)).toEqual([['0', '1', '2']]);
  });

  it('are in a stream of their day and their process', async () => {
    const log = createMemoryLog();
    const now = () => '2026-11-29T23:59:59.999Z' as Instant;
    const recorder = recorderOn(log, { paceMs: 1, newContext: () => commandContext({ now }) });
    recorder.record(look('a'));
    await recorder.written;
    expect((await everything(log)).map(({ stream }) => stream)).toEqual(['access-2026-11-29-w']);
  });

  it('are all written when the desk stops', async () => {
    const log = createMemoryLog();
    const recorder = recorderOn(log);
    for (const each of looks(250)) recorder.record(each);
    await recorder.close(5_000);
    expect(await sizesIn(log)).toEqual([100, 100, 50]);
    expect(recorder.lost()).toBe(0);
  });

  it('make an event that an append can hold, however many people they show', async () => {
    const log = createMemoryLog();
    const recorder = recorderOn(log);
    const people = Array.from({ length: 1_000 }, (_, index) => `user:${index}-${'x'.repeat(120)}`);
    for (let count = 0; count < 10; count++) recorder.record(look(`${count}`, people));
    await recorder.close(5_000);
    expect(await sizesIn(log)).toEqual([2, 2, 2, 2, 2]);
  });
});

describe('while the log is unavailable', () => {
  it.each(['before', 'after'] as const)(
    'records wait, and are written once when an append failed %s it was done',
    async (when) => {
      const log = createMemoryLog();
      const failures: unknown[] = [];
      const recorder = recorderOn(failing(log, when, 1), {
        paceMs: 1,
        onFailed: (error) => void failures.push(error),
      });
      recorder.record(look('a'));
      await recorder.written;
      expect(failures).toEqual([expect.any(LogUnavailable)]);
      recorder.record(look('b'));
      await recorder.close(5_000);
      expect(await batchesIn(log)).toEqual([['a'], ['b']]);
      expect(recorder.waiting()).toBe(0);
    },
  );

  it('no more wait than there is room for, and those beyond it are counted as lost', () => {
    const recorder = recorderOn(failing(createMemoryLog(), 'before'), { most: 6 });
    for (const each of looks(5)) recorder.record(each);
    expect([recorder.waiting(), recorder.lost(), recorder.losses]).toEqual([3, 2, [1, 1]]);
  });

  it('a desk that stops gives up after its time, and counts what is lost', async () => {
    const recorder = recorderOn(failing(createMemoryLog(), 'before'), { paceMs: 1 });
    for (const each of looks(3)) recorder.record(each);
    await recorder.close(20);
    expect([recorder.waiting(), recorder.lost(), recorder.losses]).toEqual([0, 3, [3]]);
    recorder.record(look('late'));
    expect(recorder.lost()).toBe(4);
  });

  it('a batch that can never be written is lost, and those after it are not', async () => {
    const log = createMemoryLog();
    const recorder = recorderOn(log);
    for (const each of looks(100)) recorder.record({ ...each, at: null as never });
    recorder.record(look('good'));
    await recorder.close(5_000);
    expect([await batchesIn(log), recorder.lost()]).toEqual([[['good']], 100]);
  });
});
