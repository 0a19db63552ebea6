import fc from 'fast-check';
import {
  type AppendResult,
  type EventLog,
  type ExpectedRevision,
  NO_STREAM,
  type Position,
  type StoredEvent,
} from '../../../../src/events/log/port.ts';
import type { OpenedLog } from '../contract.ts';
import { append, appendWithRetry, event, events, idsOf, newStream, own, readToEnd } from '../support.ts';

/** Many writers at once. */
export function describeConcurrency(opened: OpenedLog): void {
  describe('concurrent writers', () => {
    test('of one stream leave gapless revisions', async () => {
      const stream = newStream();
      const batches = Array.from({ length: 200 }, () => [event()]);
      const retries = await Promise.all(batches.map((batch) => appendWithRetry(opened.log, stream, batch)));
      const read = await opened.log.readStream(stream);
      expect(read.map(({ revision }) => revision)).toEqual(read.map((_, n) => n));
      expect(new Set(idsOf(read))).toEqual(new Set(idsOf(batches.flat())));
      expect(Math.max(...retries)).toBeGreaterThan(0);
    }, 60_000);

    test('of many streams share one total order, which agrees with each stream', async () => {
      const start = await opened.log.end();
      const streams = Array.from({ length: 10 }, newStream);
      const write = async (stream: string) => {
        for (let revision = NO_STREAM; revision < 9; revision++)
          await append(opened.log, stream, revision, event());
      };
      await Promise.all(streams.map(write));
      const all = await readToEnd(opened.log, start);
      expect(all.every(({ position }, n) => n === 0 || position > (all[n - 1]?.position ?? 0))).toBe(true);
      for (const stream of streams) expect(own(all, stream)).toEqual(await opened.log.readStream(stream));
      expect(own(all, ...streams)).toHaveLength(100);
    });

    test('of any interleaving store exactly what was acknowledged', async () => {
      const holds = (groups: Step[][]) => storesWhatItAcknowledged(opened.log, groups);
      await fc.assert(fc.asyncProperty(interleavings, holds), { numRuns: 40 });
    }, 60_000);
  });
}

/** An append to one of three streams, at a revision that may be right, wrong or none. */
interface Step {
  readonly stream: number;
  readonly expected: ExpectedRevision | 'current';
  readonly count: number;
}

/** Steps of one group are under way at the same time. */
const interleavings: fc.Arbitrary<Step[][]> = fc.array(
  fc.array(
    fc.record<Step>({
      stream: fc.nat(2),
      expected: fc.oneof(
        fc.integer({ min: -1, max: 6 }),
        fc.constantFrom('current' as const, 'any' as const),
      ),
      count: fc.integer({ min: 1, max: 3 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  { minLength: 1, maxLength: 6 },
);

interface Attempt {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly batch: readonly StoredEvent[];
  readonly result: AppendResult;
}

async function storesWhatItAcknowledged(log: EventLog, groups: readonly Step[][]): Promise<void> {
  const start = await log.end();
  const streams = Array.from({ length: 3 }, newStream);
  const places = new Map<string, string>();
  for (const group of groups) {
    const ends = new Map<string, number>();
    for (const stream of streams) ends.set(stream, (await log.readStream(stream)).length - 1);
    const attempts = group.map((step) => attempt(log, streams[step.stream] ?? '', ends, step));
    for (const done of await Promise.all(attempts)) note(done, places);
  }
  await expectExactly(log, start, streams, places);
}

async function attempt(
  log: EventLog,
  stream: string,
  ends: Map<string, number>,
  step: Step,
): Promise<Attempt> {
  const expected = step.expected === 'current' ? (ends.get(stream) ?? NO_STREAM) : step.expected;
  const batch = events(step.count);
  return { stream, expected, batch, result: await log.append(stream, expected, batch) };
}

function note({ stream, expected, batch, result }: Attempt, places: Map<string, string>): void {
  if (result.outcome === 'conflict') {
    expect(expected).not.toBe('any');
    expect(result.current).not.toBe(expected);
    return;
  }
  const first = result.revision - batch.length + 1;
  if (expected !== 'any') expect(first).toBe(expected + 1);
  batch.forEach(({ id }, index) => {
    places.set(`${stream} ${first + index}`, id);
  });
}

async function expectExactly(
  log: EventLog,
  start: Position,
  streams: readonly string[],
  places: ReadonlyMap<string, string>,
): Promise<void> {
  const all = own(await readToEnd(log, start), ...streams);
  expect(new Map(all.map(({ stream, revision, id }) => [`${stream} ${revision}`, id]))).toEqual(places);
  expect(all).toHaveLength(places.size);
  for (const stream of streams) {
    const read = await log.readStream(stream);
    expect(read.map(({ revision }) => revision)).toEqual(read.map((_, n) => n));
    expect(own(all, stream)).toEqual(read);
  }
}
