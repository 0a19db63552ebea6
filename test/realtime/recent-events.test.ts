import { LogUnavailable, type Position, type RecordedEvent } from '../../src/events/log/port.ts';
import { RecentEvents } from '../../src/realtime/recent-events.ts';

const at = (position: number) => position as Position;

/** A log with so many events at every tenth position, of two streams in turns. */
function logOf(count: number) {
  const events = Array.from({ length: count }, (_, n): RecordedEvent => {
    const place = { stream: `ticket-${n % 2}`, revision: Math.floor(n / 2), position: at((n + 1) * 10) };
    return { ...place, id: `event-${n}`, type: 'Told', data: '{}', metadata: '{}' };
  });
  const reads: Position[] = [];
  return {
    events,
    reads,
    async readAll(after: Position, limit: number) {
      reads.push(after);
      return events.filter(({ position }) => position > after).slice(0, limit);
    },
  };
}
const positions = (places: readonly { readonly position: Position }[] | undefined) =>
  places?.map(({ position }) => position);

test('what was added since the start is known without a read', async () => {
  const log = logOf(5);
  const recent = new RecentEvents(log);
  recent.begin(at(20));
  recent.add(log.events.slice(2, 4));
  // A batch that failed comes again, with others.
  recent.add(log.events.slice(2));
  expect(await recent.areTooMany(at(20), at(50))).toBe(false);
  expect(positions(recent.following(at(30), 10))).toEqual([40, 50]);
  expect(positions(recent.following(at(20), 2))).toEqual([30, 40]);
  expect(positions(recent.following(at(50), 2))).toEqual([]);
  expect(positions(recent.ofStream('ticket-0', 1))).toEqual([30, 50]);
  expect(positions(recent.ofStream('ticket-0', 2, 5))).toEqual([50]);
  expect(recent.latestOf('ticket-0', at(40))).toBe(1);
  expect(log.reads).toEqual([]);
});

test('it leaves to the log what is from before the start, and what is ahead of this node', () => {
  const log = logOf(5);
  const recent = new RecentEvents(log);
  expect(recent.following(at(0), 10)).toBeUndefined();
  recent.begin(at(20));
  recent.add(log.events.slice(2));
  expect(recent.following(at(10), 10)).toBeUndefined();
  expect(recent.ofStream('ticket-0', 0)).toBeUndefined();
  expect(recent.ofStream('ticket-0', 3)).toBeUndefined();
  expect(recent.ofStream('ticket-7', 0)).toBeUndefined();
  expect(recent.latestOf('ticket-0', at(20))).toBeUndefined();
});

test('what is from before the start is read once for all who ask, and only as far as it isn’t known', async () => {
  const log = logOf(50);
  const recent = new RecentEvents(log);
  recent.begin(at(400));
  recent.add(log.events.slice(40));
  const answers = [200, 200, 300, 100].map((after) => recent.areTooMany(at(after), at(500)));
  expect(await Promise.all(answers)).toEqual([false, false, false, false]);
  expect(log.reads).toEqual([200, 100]);
  expect(positions(recent.following(at(100), 100))).toEqual(
    log.events.slice(10).map(({ position }) => position),
  );
  expect(positions(recent.ofStream('ticket-1', 5))?.length).toBe(20);
});

test('more than the maximum are too many, whether they are known or read', async () => {
  const log = logOf(30);
  const recent = new RecentEvents(log, 20);
  recent.begin(at(200));
  recent.add(log.events.slice(20));
  expect(await recent.areTooMany(at(50), at(300))).toBe(true);
  expect(log.reads).toEqual([50]);
  // It isn't read again for others for whom it is too much, as far as that is known.
  expect(await recent.areTooMany(at(90), at(300))).toBe(true);
  expect(log.reads).toEqual([50]);
  expect(await recent.areTooMany(at(100), at(300))).toBe(false);
  expect(log.reads).toEqual([50, 100]);
  expect(await recent.areTooMany(at(90), at(300))).toBe(true);
});

test('the oldest go when there are many more than the maximum', async () => {
  const log = logOf(5_000);
  const recent = new RecentEvents(log, 100);
  recent.begin(at(0));
  for (let n = 0; n < 5_000; n += 50) recent.add(log.events.slice(n, n + 50));
  expect(recent.following(at(10_000), 1)).toBeUndefined();
  expect(positions(recent.following(at(49_000), 1))).toEqual([49_010]);
  expect(recent.ofStream('ticket-0', 1)).toBeUndefined();
  expect(positions(recent.ofStream('ticket-0', 2_499))).toEqual([49_990]);
  expect(await recent.areTooMany(at(48_990), at(50_000))).toBe(true);
  expect(await recent.areTooMany(at(49_000), at(50_000))).toBe(false);
});

test('events that are added while earlier ones are read stand behind those', async () => {
  const log = logOf(40);
  const goesOn = Promise.withResolvers<void>();
  const readAll = async (after: Position, limit: number) => {
    await goesOn.promise;
    return log.readAll(after, limit);
  };
  const recent = new RecentEvents({ readAll });
  recent.begin(at(200));
  recent.add(log.events.slice(20, 30));
  const asked = recent.areTooMany(at(100), at(300));
  recent.add(log.events.slice(30));
  goesOn.resolve();
  expect(await asked).toBe(false);
  expect(positions(recent.following(at(100), 100))).toEqual(
    log.events.slice(10).map(({ position }) => position),
  );
});

test('a log that is away is said to be, and asked again by the next one', async () => {
  const log = logOf(30);
  let isAway = true;
  const recent = new RecentEvents({
    async readAll(after, limit) {
      if (isAway) throw new LogUnavailable('away');
      return log.readAll(after, limit);
    },
  });
  recent.begin(at(200));
  await expect(recent.areTooMany(at(100), at(200))).rejects.toThrow(LogUnavailable);
  isAway = false;
  expect(await recent.areTooMany(at(100), at(200))).toBe(false);
});
