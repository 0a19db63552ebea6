import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { createCommandHandler } from '../../src/commands/handle.ts';
import type { Fold } from '../../src/commands/streams.ts';
import { eventCatalogue } from '../../src/events/catalogue.ts';
import { createCodec } from '../../src/events/codec.ts';
import { defineEvent, type EventOf, id } from '../../src/events/definition.ts';
import { type Instant, instant } from '../../src/events/ids.ts';
import { type EventLog, LogUnavailable } from '../../src/events/log/port.ts';
import { dueTimes } from '../../src/projections/due-times/projection.ts';
import { createProgress } from '../../src/projections/progress.ts';
import { createRunner } from '../../src/projections/runner.ts';
import { openSqliteReadStore } from '../../src/projections/store/sqlite/reader.ts';
import { openSqliteReadStoreWriter } from '../../src/projections/store/sqlite/writer.ts';
import { createClock, type WhenDue } from '../../src/reactions/clock.ts';
import { command } from '../../src/reactions/reaction.ts';
import { commandContext } from '../support/examples.ts';
import { temporaryLog, untilRecorded, withMethods } from '../support/logs.ts';
import { until } from '../support/until.ts';

/** Long ago, so that whatever is due by then would be by the machine's clock. */
const START = Date.parse('2026-02-24T10:00:00.000Z');

/** All that a new due time takes: when what is due, and what is done then. */
const parcelSent = defineEvent({
  type: 'ParcelSent',
  schema: z.strictObject({ parcel: z.string(), lostAt: id<Instant>() }),
  subjects: { parcel: { subject: 'impersonal', reason: 'a parcel' } },
});
const parcelArrived = defineEvent({
  type: 'ParcelArrived',
  schema: z.strictObject({ parcel: z.string() }),
  subjects: { parcel: { subject: 'impersonal', reason: 'a parcel' } },
});
const askedAfter = defineEvent({ type: 'AskedAfter', schema: z.strictObject({}), subjects: {} });
type AskedAfter = EventOf<typeof askedAfter>;

/** How often somebody asked after one: the decision has no way to tell that it was made before. */
const asksFold: Fold<number, AskedAfter> = { version: 1, initial: 0, evolve: (asks) => asks + 1 };

const losses = dueTimes({
  name: 'ticketing/losses',
  version: 1,
  begins: instant(START),
  events: [parcelSent, parcelArrived],
  on: ({ event: { data } }) => ({ key: data.parcel, at: 'lostAt' in data ? data.lostAt : null }),
});
/** Of all that happens to a parcel, so that its decision can't tell either. */
const parcelFold: Fold<null, AskedAfter> = { version: 1, initial: null, evolve: () => null };
const asksStream = (parcel: string) => `asks-${parcel}`;
const askAfter: WhenDue = {
  dueTimes: losses,
  issue: (parcel) =>
    command(asksFold, asksStream(parcel), (): AskedAfter[] =>
      parcel === 'worthless' ? [] : [{ type: 'AskedAfter', data: {} }],
    ),
};

const codec = createCodec([...eventCatalogue, parcelSent, parcelArrived, askedAfter] as never);
const after = (minutes: number): Instant => instant(START + minutes * 60_000);

let time: number;
let log: Awaited<ReturnType<typeof temporaryLog>>;
let directory: string;
const running: (() => Promise<void>)[] = [];
beforeEach(async () => {
  time = START;
  log = await temporaryLog();
  directory = mkdtempSync(join(tmpdir(), 'casebook-clock-'));
});
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
  await log.destroy();
  rmSync(directory, { recursive: true });
});

/** A node that projects, and does what is due by its clock. */
async function node(source: EventLog = log, { whenDue = askAfter, onLooked = async () => {} } = {}) {
  const file = join(directory, 'read-models.sqlite');
  const projections = [losses];
  const store = await openSqliteReadStoreWriter({ file, projections });
  const reader = await openSqliteReadStore({ file });
  const [ticking, projecting] = [new AbortController(), new AbortController()];
  const progress = createProgress((position) => runner.want(position));
  const runner = createRunner({
    log,
    codec,
    store,
    onProjected: (position) => progress.advance(position),
    onPoison() {},
    onInterrupted() {},
  });
  const failures: unknown[] = [];
  const clock = createClock({
    whenDue,
    queries: {
      async earliest(query) {
        const found = await reader.queriesOf(losses).earliest(query);
        await onLooked();
        return found;
      },
    },
    commands: createCommandHandler(source, codec),
    progress,
    now: () => instant(time),
    wallClock: () => time,
    lease: null,
    signal: ticking.signal,
    onInterrupted: (error) => void failures.push(error),
  });
  const [projected, ticked] = [runner.run(projecting.signal), clock.run()];
  let stopped: Promise<void> | null = null;
  const stop = () => {
    stopped ??= (async () => {
      ticking.abort();
      await ticked;
      projecting.abort();
      await projected;
      await reader.close();
      await store.close();
    })();
    return stopped;
  };
  running.push(stop);
  return { clock, failures, progress, stop };
}

const happened = (type: string, data: object) =>
  createCommandHandler(log, codec).reserve(
    `parcel-${(data as { parcel: string }).parcel}`,
    { type, data },
    commandContext({ now: () => instant(time) }),
  );
const sent = (parcel: string, minutes: number) => happened('ParcelSent', { parcel, lostAt: after(minutes) });
const asks = async (parcel: string) => (await log.readStream(asksStream(parcel))).length;

describe('the clock', () => {
  it('gives no command for a due time that was moved after it looked, but for the one that it has then', async () => {
    await sent('1', 10);
    const whenDue: WhenDue = {
      dueTimes: losses,
      issue: (parcel) =>
        command(parcelFold, `parcel-${parcel}`, (): AskedAfter[] => [{ type: 'AskedAfter', data: {} }]),
    };
    time = START + 10 * 60_000;
    let looks = 0;
    const { progress } = await node(log, {
      whenDue,
      onLooked: async () => void (++looks === 1 && (await sent('1', 20))),
    });
    await until(() => looks > 1);
    await progress.reached(await log.end(), 5_000);
    const types = async () => (await log.readStream('parcel-1')).map(({ type }) => type);
    expect(await types()).toEqual(['ParcelSent', 'ParcelSent']);
    time = START + 20 * 60_000;
    await untilRecorded(log, 'AskedAfter', 1);
    expect(await types()).toEqual(['ParcelSent', 'ParcelSent', 'AskedAfter']);
    expect((await untilRecorded(log, 'DueTimePassed', 1)).map(({ data }) => JSON.parse(data).dueAt)).toEqual([
      instant(time),
    ]);
  });

  it('leaves alone what was set before there was such a due time', async () => {
    time = START - 1;
    await sent('old', 0);
    time = START;
    await sent('new', 0);
    await node();
    await untilRecorded(log, 'DueTimePassed', 1);
    expect([await asks('old'), await asks('new')]).toEqual([0, 1]);
  });

  it('gives each command once it is due, not before, and not when it was called off or put off', async () => {
    await sent('1', 10);
    await sent('2', 10);
    await sent('3', 10);
    await happened('ParcelArrived', { parcel: '2' });
    await sent('3', 30);
    const { progress } = await node();
    await progress.reached(await log.end(), 5_000);
    time = START + 10 * 60_000 - 1;
    await sent('early', 0);
    await untilRecorded(log, 'AskedAfter', 1);
    expect([await asks('early'), await asks('1')]).toEqual([1, 0]);
    time += 1;
    await untilRecorded(log, 'AskedAfter', 2);
    expect(await Promise.all(['1', '2', '3'].map(asks))).toEqual([1, 0, 0]);
    time = START + 30 * 60_000;
    await untilRecorded(log, 'AskedAfter', 3);
    expect(await Promise.all(['1', '2', '3'].map(asks))).toEqual([1, 0, 1]);
  });

  it('gives none twice after clock jumps, restarts, lost read models or a crash before that was recorded', async () => {
    for (let parcel = 0; parcel < 50; parcel++) await sent(String(parcel), parcel);
    time = START + 20 * 60_000;
    const death = Promise.withResolvers<never>();
    const dying = withMethods(log, {
      append: (stream, expected, events) =>
        stream.startsWith('dueTime-') ? death.promise : log.append(stream, expected, events),
    });
    const first = await node(dying);
    await untilRecorded(log, 'AskedAfter', 21);
    death.reject(new LogUnavailable('it died'));
    await first.stop();
    time = START;
    const second = await node();
    await second.progress.reached(await log.end(), 5_000);
    time = START + 25 * 60_000;
    await untilRecorded(log, 'AskedAfter', 26);
    await untilRecorded(log, 'DueTimePassed', 26);
    await second.stop();
    rmSync(directory, { recursive: true });
    directory = mkdtempSync(join(tmpdir(), 'casebook-clock-'));
    await node();
    time = START + 60 * 60_000;
    await untilRecorded(log, 'DueTimePassed', 50);
    expect(await Promise.all(Array.from({ length: 50 }, (_, parcel) => asks(String(parcel))))).toEqual(
      Array(50).fill(1),
    );
  });

  it('records that one has passed whose command changed nothing, and asks no more', async () => {
    await sent('worthless', 0);
    await node();
    const [passed] = await untilRecorded(log, 'DueTimePassed', 1);
    expect(JSON.parse(passed?.data ?? '')).toEqual({
      schedule: 'ticketing/losses',
      key: 'worthless',
      dueAt: after(0),
    });
    expect(await asks('worthless')).toBe(0);
  });

  it('goes on with the others when one fails, and counts it', async () => {
    for (const parcel of ['good', 'bad', 'better']) await sent(parcel, 0);
    const source = withMethods(log, {
      async append(stream, expected, events) {
        if (stream === asksStream('bad')) throw new Error('boom');
        return log.append(stream, expected, events);
      },
    });
    const { clock, failures } = await node(source);
    await untilRecorded(log, 'DueTimePassed', 2);
    expect([await asks('good'), await asks('better'), clock.overdue(), failures.length]).toEqual([
      1, 1, 1, 1,
    ]);
    await happened('ParcelArrived', { parcel: 'bad' });
    await until(() => clock.overdue() === 0);
  });

  it('tries again when the log is away', async () => {
    await sent('1', 0);
    let isAway = true;
    const source = withMethods(log, {
      async append(stream, expected, events) {
        if (!isAway) return log.append(stream, expected, events);
        isAway = false;
        throw new LogUnavailable('the disk is full');
      },
    });
    const { clock } = await node(source);
    await untilRecorded(log, 'DueTimePassed', 1);
    expect([await asks('1'), clock.overdue()]).toEqual([1, 0]);
  });
});
