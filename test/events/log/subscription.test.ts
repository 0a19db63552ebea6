import fc from 'fast-check';
import {
  BEGINNING,
  LogUnavailable,
  type Position,
  type RecordedEvent,
} from '../../../src/events/log/port.ts';
import { Live } from '../../../src/events/log/sqlite/live.ts';
import { follow } from '../../../src/events/log/sqlite/subscription.ts';
import { event } from './support.ts';

/** So heavy that a few of them overflow a buffer; one string serves for all. */
const heavy = 'x'.repeat(1 << 21);

const eventAt = (position: number, data: string): RecordedEvent => ({
  ...event(),
  data,
  stream: 'any',
  revision: position - 1,
  position: position as Position,
});

/** A log of which live news may come late, only in part, or as nothing but the new end. */
class FakeLog {
  readonly events: RecordedEvent[] = [];
  readonly live = new Live(BEGINNING);
  readonly #unpublished: (readonly RecordedEvent[])[] = [];

  readonly page = (after: Position, limit: number) => this.events.slice(after, after + limit);
  readonly head = () => this.events.length as Position;

  commit(count: number, data: string): void {
    const first = this.events.length + 1;
    const batch = Array.from({ length: count }, (_, n) => eventAt(first + n, data));
    this.events.push(...batch);
    this.#unpublished.push(batch);
  }

  publish(): void {
    const batch = this.#unpublished.shift();
    if (batch) this.live.publish((batch.at(-1)?.position ?? 0) as Position, () => batch);
  }

  /** What a feed says when it had to leave events out. */
  skip(): void {
    this.#unpublished.length = 0;
    this.live.publish(this.head(), () => []);
  }
}

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('commit' as const), count: fc.integer({ min: 1, max: 700 }) }),
    fc.record({ kind: fc.constantFrom('heavy', 'publish', 'publish', 'skip', 'take', 'take') }),
  ),
  { maxLength: 40 },
);

test('gives every event once and in order, whatever is late, left out or dropped', async () => {
  const holds = async (all: { kind: string; count?: number }[], after: number) => {
    const log = new FakeLog();
    log.commit(after + 3, '');
    const abort = new AbortController();
    const batches = follow(log.page, log.live, after as Position, abort.signal);
    const heard: number[] = [];
    const take = async () => {
      const { value } = await batches.next();
      for (const { position } of value?.events ?? []) heard.push(position);
    };
    await take();
    for (const { kind, count } of all) {
      if (kind === 'commit') log.commit(count ?? 1, '');
      if (kind === 'heavy') log.commit(1, heavy);
      if (kind === 'publish') log.publish();
      if (kind === 'skip') log.skip();
      if (kind === 'take' && log.live.head > (heard.at(-1) ?? after)) await take();
    }
    log.skip();
    while ((heard.at(-1) ?? after) < log.head()) await take();
    abort.abort();
    expect((await batches.next()).done).toBe(true);
    expect(heard).toEqual(Array.from({ length: log.head() - after }, (_, n) => after + n + 1));
  };
  await fc.assert(fc.asyncProperty(steps, fc.nat(600), holds), { numRuns: 300 });
});

test('does not take events after a gap for the next ones', async () => {
  const log = new FakeLog();
  const batches = follow(log.page, log.live, BEGINNING, new AbortController().signal);
  await batches.next();
  log.commit(5, '');
  log.publish();
  log.commit(5, '');
  log.skip();
  log.commit(5, '');
  log.publish();
  expect((await batches.next()).value?.events).toEqual(log.events);
});

test('throws what ended it, and takes no new subscriber', async () => {
  const log = new FakeLog();
  const batches = follow(log.page, log.live, BEGINNING, new AbortController().signal);
  await batches.next();
  const waiting = batches.next();
  log.live.end(new LogUnavailable('gone'));
  await expect(waiting).rejects.toThrow('gone');
  await expect(follow(log.page, log.live, BEGINNING, new AbortController().signal).next()).rejects.toThrow(
    'gone',
  );
});

test('lets the thread turn between pages, so that an abort is heard while it catches up', async () => {
  const log = new FakeLog();
  log.commit(5_000, '');
  const abort = new AbortController();
  setImmediate(() => abort.abort());
  let heard = 0;
  for await (const { events } of follow(log.page, log.live, BEGINNING, abort.signal)) heard += events.length;
  expect(heard).toBeLessThan(5_000);
});
