import { Random } from '../../../../src/demo/random.ts';
import type { Position } from '../../../../src/events/log/port.ts';
import { BLOCK_EVENTS } from '../../../../src/projections/history/moments/blocks.ts';
import type { EventTime } from '../../../../src/projections/history/moments/documents.ts';
import { momentProjection } from '../../../../src/projections/history/moments/projection.ts';
import { describeOnBothStores } from '../../../support/read-stores.ts';

const event = (position: number, time: number): EventTime => ({
  id: String(position),
  position: position as Position,
  time,
});

/** The same by going through all of the log. */
function naivelyAt(log: readonly EventTime[], time: number) {
  const later = log.findIndex((one) => one.time > time);
  const before = later < 0 ? log.at(-1) : log[later - 1];
  return { position: before?.position ?? 0, isOpen: later < 0 };
}
function naivelyUpTo(log: readonly EventTime[], position: number) {
  const known = log.filter((one) => one.position <= position);
  return { position: known.at(-1)?.position ?? 0, latest: Math.max(0, ...known.map(({ time }) => time)) };
}

describeOnBothStores(momentProjection, (store) => {
  it('instants of an empty log are before the first event', async () => {
    expect(await store.reads.at({ time: 5 })).toEqual({ position: 0, isOpen: true });
    expect(await store.reads.upTo({ position: 5 as Position })).toEqual({ position: 0, latest: 0 });
  });

  it('an instant ends before the first event that happened later, also where clocks differ', async () => {
    await store.put(event(10, 100), event(20, 300), event(30, 200), event(40, 400));
    const found = [];
    for (const time of [99, 100, 199, 200, 299, 300, 399, 400])
      found.push((await store.reads.at({ time })).position);
    expect(found).toEqual([0, 10, 10, 10, 10, 30, 30, 40]);
    expect(await store.reads.upTo({ position: 30 as Position })).toEqual({ position: 30, latest: 300 });
    expect(await store.reads.upTo({ position: 39 as Position })).toEqual({ position: 30, latest: 300 });
  });

  it('moments of long logs are found as by going through all of it, in whatever order streams came', async () => {
    const random = new Random(14, 'moments');
    const log: EventTime[] = [];
    for (let index = 0; index < 3 * BLOCK_EVENTS; index++) {
      const before = log.at(-1) ?? event(0, 1_000);
      log.push(event(before.position + random.whole(1, 900), before.time + random.whole(-200, 400)));
    }
    // A stream that stood still comes behind the others, in parts.
    const late = log.filter((_, index) => index % 97 === 0 || (index > 600 && index < 640));
    const others = log.filter((one) => !late.includes(one));
    for (let from = 0; from < others.length; from += 70) await store.put(...others.slice(from, from + 70));
    for (let from = 0; from < late.length; from += 20) await store.put(...late.slice(from, from + 20));

    for (let round = 0; round < 200; round++) {
      const { position, time } = log[random.whole(0, log.length - 1)] as EventTime;
      const near = time + random.whole(-2, 2);
      expect(await store.reads.at({ time: near })).toEqual(naivelyAt(log, near));
      const place = (position + random.whole(-1, 1)) as Position;
      expect(await store.reads.upTo({ position: place })).toEqual(naivelyUpTo(log, place));
    }
  });
});
