import { createCommandHandler } from '../../src/commands/handle.ts';
import type { Snapshot, Snapshots } from '../../src/commands/snapshots.ts';
import { eventsBetween, type Fold, ownEvents } from '../../src/commands/streams.ts';
import { codec } from '../../src/events/catalogue.ts';
import type { Codec } from '../../src/events/codec.ts';
import type { CommandId } from '../../src/events/ids.ts';
import { PAGE } from '../../src/events/log/pages.ts';
import type { EventLog } from '../../src/events/log/port.ts';
import { BEGINNING } from '../../src/events/log/port.ts';
import { type TicketEvent, ticketStream } from '../../src/events/ticketing/events.ts';
import { createDocumentsFromLog } from '../../src/projections/from-log.ts';
import { ticketMessageProjection } from '../../src/projections/ticketing/messages/projection.ts';
import { commandContext, MORNING, userMessageAdded } from '../support/examples.ts';
import { temporaryLog, withMethods } from '../support/logs.ts';

const EVENTS = 5_000;
const LONG = ticketStream('long' as never);

/** Counts, so that a state says which events are in it. */
type Count = { readonly events: number; readonly last: string };
const counting: Fold<Count, TicketEvent> = {
  version: 1,
  initial: { events: 0, last: '' },
  evolve: ({ events }, { type }) => ({ events: events + 1, last: type }),
};

const note = { type: 'PriorityChanged', data: { ticketId: 'long', from: 'low', to: 'high' } } as const;
const metadata = {
  time: MORNING,
  actor: { kind: 'system', id: null },
  commandId: 'filler' as CommandId,
  requestId: '',
  correlationId: '',
  causationId: '',
} as const;
const notes = (count: number) =>
  Array.from({ length: count }, () => codec.encode(crypto.randomUUID(), note, metadata));

let log: Awaited<ReturnType<typeof temporaryLog>>;
beforeAll(async () => {
  log = await temporaryLog();
  for (let at = 0; at < EVENTS; at += 1_000) await log.append(LONG, at - 1, notes(1_000));
});
afterAll(() => log.destroy());

/** A codec that knows how many events it decoded at most while the event loop had no turn. */
function watched() {
  let [sinceTurn, most] = [0, 0];
  const counted: Codec = {
    keysFor: (events) => codec.keysFor(events),
    encode: (...event) => codec.encode(...event),
    decodeAll(recorded) {
      sinceTurn += recorded.length;
      most = Math.max(most, sinceTurn);
      return codec.decodeAll(recorded);
    },
    forget() {},
  };
  let turn: NodeJS.Immediate;
  const next = () => {
    sinceTurn = 0;
    turn = setImmediate(next);
  };
  next();
  return { codec: counted, most: () => most, stop: () => clearImmediate(turn) };
}

describe('the event loop has a turn after each page of a long stream', () => {
  const claim = { id: 'nobody' as CommandId, claimedAt: BEGINNING };
  it.each<readonly [string, (watchedCodec: Codec) => Promise<unknown>]>([
    ['that is folded', (watching) => createCommandHandler(log, watching).load(counting, LONG)],
    ['of which somebody missed much', (watching) => eventsBetween(log, watching, LONG, 0, EVENTS)],
    ['in which a command looks for its own events', (watching) => ownEvents(log, watching, LONG, claim)],
    [
      'that makes one document',
      (watching) => createDocumentsFromLog(log, watching).one(ticketMessageProjection, LONG),
    ],
    [
      'that makes documents of which none is wanted',
      (watching) => {
        const all = { from: 0, to: EVENTS };
        return createDocumentsFromLog(log, watching).some(ticketMessageProjection, LONG, all, () => false);
      },
    ],
  ])('%s', async (_what, read) => {
    const watching = watched();
    await read(watching.codec);
    watching.stop();
    expect(watching.most()).toBeGreaterThan(0);
    expect(watching.most()).toBeLessThanOrEqual(PAGE);
  });

  it('of one page in all, however many are folded at once', async () => {
    const watching = watched();
    const nodes = Array.from({ length: 8 }, () => createCommandHandler(log, watching.codec));
    await Promise.all(nodes.map((node) => node.load(counting, LONG)));
    watching.stop();
    // Each begins at once with its first page.
    expect(watching.most()).toBeLessThanOrEqual(8 * PAGE);
  });
});

it('somebody who missed much is told the first of it, no more than fits into one answer', async () => {
  const stream = ticketStream('wordy' as never);
  const wordy = () =>
    codec.encode(crypto.randomUUID(), userMessageAdded({ message: 'x'.repeat(10_000) }), metadata);
  await log.append(stream, -1, Array.from({ length: 60 }, wordy));
  const missed = await eventsBetween(log, codec, stream, 9, 59);
  const revisions = missed.map(({ revision }) => revision);
  expect(revisions).toEqual(revisions.map((_, index) => 10 + index));
  expect([revisions.length > 10, revisions.length < 15]).toEqual([true, true]);
});

it('commands that need the same cold stream fold it once', async () => {
  const watching = watched();
  let decoded = 0;
  const counted: Codec = {
    ...watching.codec,
    decodeAll(recorded) {
      decoded += recorded.length;
      return codec.decodeAll(recorded);
    },
  };
  const node = createCommandHandler(log, counted);
  const states = await Promise.all(Array.from({ length: 20 }, () => node.load(counting, LONG)));
  watching.stop();
  expect(new Set(states.map(({ state }) => state.events))).toEqual(new Set([EVENTS]));
  expect(decoded).toBe(EVENTS);
});

/** Snapshots in memory, and how many events the log gave. */
function kept(snapshot: Snapshot | null = null) {
  const snapshots = new Map<string, Snapshot>(snapshot ? [[LONG, snapshot]] : []);
  const waiters: (() => void)[] = [];
  let read = 0;
  const store: Snapshots = {
    find: async (stream) => snapshots.get(stream) ?? null,
    keep(stream, latest) {
      snapshots.set(stream, latest);
      for (const resolve of waiters.splice(0)) resolve();
    },
    forget: () => snapshots.clear(),
  };
  const reading: EventLog = withMethods(log, {
    async readStream(...asked) {
      const page = await log.readStream(...asked);
      read += page.length;
      return page;
    },
  });
  return {
    snapshots,
    read: () => read,
    next: () => new Promise<void>((resolve) => waiters.push(resolve)),
    node: () => createCommandHandler(reading, codec, { snapshots: store }),
  };
}

describe('a snapshot', () => {
  const snapshotAt = async (revision: number, state: Count, version = 1): Promise<Snapshot> => {
    const [event] = await log.readStream(LONG, { from: revision, limit: 1 });
    return { version, revision, eventId: event?.id ?? '', state };
  };

  it('is made of a long stream that was folded, and the next fold begins there', async () => {
    const { node, snapshots, next, read } = kept();
    const made = next();
    const folded = await node().load(counting, LONG);
    await made;
    expect(snapshots.get(LONG)).toMatchObject({ version: 1, revision: EVENTS - 1, state: folded.state });
    const before = read();
    expect(await node().load(counting, LONG)).toEqual(folded);
    expect(read() - before).toBeLessThan(2 * PAGE);
  });

  it('is made anew when a stream passes another thousand events, and not before', async () => {
    const stream = ticketStream('growing' as never);
    await log.append(stream, -1, notes(998));
    const { node, snapshots, next } = kept();
    const growing = node();
    const append = () => growing.execute(counting, stream, () => [note as TicketEvent], commandContext());
    await append();
    expect(snapshots.size).toBe(0);
    const made = next();
    await append();
    await made;
    expect(snapshots.get(stream)).toMatchObject({ revision: 999, state: { events: 1_000 } });
  });

  const WRONG = { events: -1_000_000, last: '' };
  it.each<readonly [string, () => Promise<Snapshot>]>([
    ['of another version of the fold', () => snapshotAt(3_999, WRONG, 2)],
    ['of another stream', async () => ({ ...(await snapshotAt(3_999, WRONG)), eventId: 'another' })],
    ['of more events than the log has', async () => ({ ...(await snapshotAt(0, WRONG)), revision: 9_999 })],
  ])('%s is ignored', async (_what, snapshot) => {
    const { node } = kept(await snapshot());
    expect((await node().load(counting, LONG)).state).toEqual({ events: EVENTS, last: 'PriorityChanged' });
  });

  it('of this stream is where the fold begins', async () => {
    const { node } = kept(await snapshotAt(3_999, { events: 4_000, last: '' }));
    expect((await node().load(counting, LONG)).state.events).toBe(EVENTS);
  });
});
