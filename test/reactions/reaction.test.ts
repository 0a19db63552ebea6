import { z } from 'zod';
import { createCommandHandler } from '../../src/commands/handle.ts';
import { refuse } from '../../src/commands/refusal.ts';
import type { Fold } from '../../src/commands/streams.ts';
import { eventCatalogue } from '../../src/events/catalogue.ts';
import { createCodec } from '../../src/events/codec.ts';
import { defineEvent, type EventOf } from '../../src/events/definition.ts';
import { type Instant, instant } from '../../src/events/ids.ts';
import type { Lease } from '../../src/events/log/leadership.ts';
import type { EventLog } from '../../src/events/log/port.ts';
import { command, defineReaction } from '../../src/reactions/reaction.ts';
import { createReactor } from '../../src/reactions/reactor.ts';
import { commandContext } from '../support/examples.ts';
import { temporaryLog, untilRecorded, withMethods } from '../support/logs.ts';

/** All that a new reaction takes: what it follows, and what follows from it. */
const parcelSent = defineEvent({
  type: 'ParcelSent',
  schema: z.strictObject({ parcel: z.int(), isGift: z.boolean() }),
  subjects: {},
});
const stampUsed = defineEvent({ type: 'StampUsed', schema: z.strictObject({}), subjects: {} });
type StampUsed = EventOf<typeof stampUsed>;
/** How many were used: the decision has no way to tell that it was made before. */
const stampsFold: Fold<number, StampUsed> = { version: 1, initial: 0, evolve: (used) => used + 1 };

const STAMPS = 'stamps-1';
const reaction = defineReaction({
  name: 'post/stamps',
  what: 'stamps',
  begins: instant(1_000),
  events: [parcelSent],
  on: ({ event: { data } }) => [
    command(stampsFold, STAMPS, (used): StampUsed[] | ReturnType<typeof refuse> =>
      data.isGift ? refuse('ticket_closed') : used < 100 ? [{ type: 'StampUsed', data: {} }] : [],
    ),
  ],
});

const codec = createCodec([...eventCatalogue, parcelSent, stampUsed] as never);
const now = () => new Date().toISOString() as Instant;

let log: Awaited<ReturnType<typeof temporaryLog>>;
const stopping: { stop: () => Promise<void> }[] = [];
beforeEach(async () => {
  log = await temporaryLog();
});
afterEach(async () => {
  await Promise.all(stopping.splice(0).map(({ stop }) => stop()));
  await log.destroy();
});

function node(source: EventLog = log, lease: Lease | null = null) {
  const controller = new AbortController();
  const reactor = createReactor({
    log: source,
    codec,
    commands: createCommandHandler(source, codec),
    reaction,
    now,
    lease,
    signal: controller.signal,
    onInterrupted() {},
    onStandstill() {},
  });
  const running = reactor.run();
  const stop = async () => {
    controller.abort();
    await running;
  };
  stopping.push({ stop });
  return { stop, reactor };
}

async function send(parcel: number, { isGift = false, at = now() } = {}): Promise<void> {
  const event = { type: 'ParcelSent', data: { parcel, isGift } } as const;
  const handler = createCommandHandler(log, codec);
  await handler.reserve(`parcel-${parcel}`, event, commandContext({ now: () => at }));
}
const stamps = async () => (await log.readStream(STAMPS)).length;

describe('a reaction', () => {
  it('gives each command once, although it dies before it records how far it has come', async () => {
    for (const parcel of [1, 2, 3]) await send(parcel);
    const forgetful = withMethods(log, {
      append: async (stream, expected, events) =>
        stream.startsWith('reaction-') ? new Promise(() => {}) : log.append(stream, expected, events),
    });
    const first = node(forgetful);
    await untilRecorded(log, 'StampUsed', 3);
    void first.stop();
    const second = node();
    await send(4);
    await untilRecorded(log, 'StampUsed', 4);
    await second.stop();
    expect(await stamps()).toBe(4);
  });

  it('gives each command once, although several nodes take it for their turn', async () => {
    const nodes = [node(), node(), node()];
    for (let parcel = 1; parcel <= 20; parcel++) await send(parcel);
    await untilRecorded(log, 'StampUsed', 20);
    await Promise.all(nodes.map(({ stop }) => stop()));
    expect(await stamps()).toBe(20);
  });

  it('leaves what happened before it was introduced alone, and what a decision refuses', async () => {
    await send(1, { at: instant(999) });
    await send(2, { isGift: true });
    await send(3);
    const { reactor } = node();
    await untilRecorded(log, 'StampUsed', 1);
    await untilRecorded(log, 'ReactionProgressed', 1);
    expect([await stamps(), reactor.standingStill()]).toEqual([1, 0]);
  });

  it('waits while it is another node’s turn, and goes on from there when that ends', async () => {
    let holder = 'one';
    const leaseOf = (name: string): Lease => ({
      hold: async () => holder === name,
      release: async () => {},
    });
    const one = node(log, leaseOf('one'));
    const asked: string[] = [];
    const two = node(
      withMethods(log, {
        subscribe(after, signal) {
          asked.push('subscribed');
          return log.subscribe(after, signal);
        },
      }),
      leaseOf('two'),
    );
    await send(1);
    await untilRecorded(log, 'StampUsed', 1);
    expect([asked, two.reactor.waiting()]).toEqual([[], 0]);
    holder = 'two';
    await one.stop();
    await send(2);
    await untilRecorded(log, 'StampUsed', 2);
    expect(await stamps()).toBe(2);
  });
});
