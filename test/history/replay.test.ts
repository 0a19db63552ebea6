import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fillLog } from '../../src/demo/fill.ts';
import { codec } from '../../src/events/catalogue.ts';
import { UndecodableEvent } from '../../src/events/codec.ts';
import type { Instant } from '../../src/events/ids.ts';
import { BEGINNING, type EventLog, type Position, type RecordedEvent } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { checkAnalystProjection, replayAnalystProjection } from '../../src/history/analyst-projection.ts';
import { pastEvents, type Until } from '../../src/history/past-events.ts';
import { replayProjection } from '../../src/history/replay.ts';
import { projectionCatalogue } from '../../src/projections/catalogue.ts';
import { rebuild } from '../../src/projections/rebuild/rebuild.ts';
import { ticketProjection } from '../../src/projections/ticketing/tickets/projection.ts';
import { memoryStore } from '../support/read-models.ts';

const UNTIL = Date.parse('2026-03-02T09:30:00Z');
const UNREADABLE = 'ticket-of-another-version';

let directory: string;
let log: EventLog;
let events: readonly RecordedEvent[];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'casebook-replay-'));
  log = await openSqliteLog({ directory });
  const keys = derivedKeysOf(loadConfig({ JWT_SECRET: 'replay '.repeat(8) }));
  await fillLog(log, { seed: 3, tickets: 40, until: UNTIL, prefix: 'SMI' }, { keys, codec }, () => {});
  const unreadable = { id: randomUUID(), type: 'TicketBent', data: '{}', metadata: '{}' };
  await log.append(UNREADABLE, 'any', [unreadable]);
  events = await log.readAll(BEGINNING, 100_000);
});
afterAll(async () => {
  await log.close();
  await rm(directory, { recursive: true });
});

const options = (until: Until, page?: number) => ({ log, codec, until, ...(page && { page }) });
const timeOf = ({ metadata }: RecordedEvent): Instant => JSON.parse(metadata).time;

/** The log as it was when it ended with an event. */
const upTo = (position: Position) => ({
  identity: () => log.identity(),
  readAll: async (after: Position, limit: number) =>
    (await log.readAll(after, limit)).filter((event) => event.position <= position),
});

describe('a replay', () => {
  it.each(projectionCatalogue.map((module) => [module.name, module] as const))(
    'makes of %s what the read models held, at any position',
    async (name, module) => {
      for (const share of [0.1, 0.5, 0.9, 1]) {
        const position = (events[Math.ceil(events.length * share) - 1] as RecordedEvent).position;
        const store = memoryStore([module]);
        await rebuild({ codec, log: upTo(position), store, onProjected() {}, onPoison() {} });
        const made = await replayProjection(module, options({ position }, 100));
        expect([...made.documents.values()]).toEqual(store.documents(name));
        expect(made.position).toBe(position);
      }
    },
  );

  it('of an instant ends before the first event of the log that is later', async () => {
    for (const index of [0, 200, events.length - 2]) {
      const time = timeOf(events[index] as RecordedEvent);
      const later = events.findIndex((event) => event.stream !== UNREADABLE && timeOf(event) > time);
      const expected = later < 0 ? events : events.slice(0, later);
      const found: RecordedEvent[] = [];
      for await (const page of pastEvents(options({ time }, 64)))
        found.push(...page.map(({ recorded }) => recorded));
      expect(found.map(({ position }) => position)).toEqual(expected.map(({ position }) => position));
    }
  });

  it('of an instant before the first event is empty', async () => {
    const made = await replayProjection(
      ticketProjection,
      options({ time: '2001-01-01T00:00:00.000Z' as Instant }),
    );
    expect(made).toMatchObject({ events: 0, position: BEGINNING, time: null });
    expect(made.documents.size).toBe(0);
  });

  it('refuses a position without an event', async () => {
    const end = await log.end();
    for (const position of [end + 1, 1e15])
      await expect(
        replayProjection(ticketProjection, options({ position: position as Position })),
      ).rejects.toThrow(`there is no event at position ${position}`);
  });

  it('tells which streams stand still at an event that can’t be read', async () => {
    const made = await replayProjection(ticketProjection, options(null));
    expect([...made.poisoned.keys()]).toEqual([UNREADABLE]);
    expect(made.events).toBe(events.length);
  });
});

describe('an analyst’s projection', () => {
  it('is given what happened, and its handlers change the state or return the next one', async () => {
    const made = await replayAnalystProjection(
      checkAnalystProjection({
        start: (): object => ({ opened: 0, last: null }),
        on: {
          TicketOpened(state: { opened: number }) {
            state.opened++;
          },
          StatusChanged: (state: object, event: { time: Date; actor: object }) => ({
            ...state,
            last: [event.time.toISOString(), event.actor],
          }),
        },
        result: (state: object) => ({ ...state, seen: true }),
      }),
      options(null),
    );
    const changes = events.filter(({ type }) => type === 'StatusChanged');
    const { time, actor } = JSON.parse(changes.at(-1)?.metadata ?? '');
    expect(JSON.parse(made.result)).toEqual({
      opened: events.filter(({ type }) => type === 'TicketOpened').length,
      last: [time, actor],
      seen: true,
    });
  });

  it.each([
    [undefined, 'it must be an object'],
    [{ on: {} }, '`start` must be a function'],
    [{ start: Date }, '`on` must hold a function for each type of events'],
    [{ start: Date, on: { TicketOpend() {} } }, '`on.TicketOpend`: there are no events of that type'],
    [{ start: Date, on: { TicketOpened: 1 } }, '`on.TicketOpened` must be a function'],
    [{ start: Date, on: {}, result: 1 }, '`result` must be a function'],
  ])('%j is refused', (exported, reason) => {
    expect(() => checkAnalystProjection(exported)).toThrow(`its default export is no projection: ${reason}`);
  });

  it('that throws is named, with the event and its position', async () => {
    const first = events.find(({ type }) => type === 'TicketOpened');
    const failing = {
      start: Date,
      on: {
        TicketOpened() {
          throw new Error('a slip');
        },
      },
    };
    await expect(replayAnalystProjection(failing, options(null))).rejects.toThrow(
      `on.TicketOpened, at position ${first?.position}, failed: a slip`,
    );
  });
});

test('an event that can’t be read is handed on as such', async () => {
  const found: unknown[] = [];
  for await (const page of pastEvents(options(null))) found.push(...page.map(({ decoded }) => decoded));
  expect(found.filter((one) => one instanceof UndecodableEvent)).toHaveLength(1);
});
