import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemoPlan, fillLog } from '../../src/demo/fill.ts';
import { codec, eventCatalogue } from '../../src/events/catalogue.ts';
import { decodeOrThrow } from '../../src/events/codec.ts';
import type { EventEnvelope } from '../../src/events/envelope.ts';
import { BEGINNING, type RecordedEvent } from '../../src/events/log/port.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { SUPPORT_TYPES } from '../../src/events/ticketing/vocabulary.ts';

const PLAN: DemoPlan = { seed: 7, tickets: 300, until: Date.parse('2026-03-02T09:30:00Z'), prefix: 'SMI' };

async function eventsOf(plan: DemoPlan): Promise<readonly RecordedEvent[]> {
  const directory = await mkdtemp(join(tmpdir(), 'casebook-demo-'));
  const log = await openSqliteLog({ directory });
  try {
    await fillLog(log, plan, () => {});
    return await log.readAll(BEGINNING, Number.MAX_SAFE_INTEGER);
  } finally {
    await log.close();
    await rm(directory, { recursive: true });
  }
}

describe('the demo', () => {
  let events: readonly RecordedEvent[];
  let envelopes: readonly EventEnvelope[];

  beforeAll(async () => {
    events = await eventsOf(PLAN);
    envelopes = await decodeOrThrow(codec, events);
  });

  // biome-ignore lint/suspicious/noExplicitAny: fields of events of every type
  const dataOf = (type: string): any[] =>
    envelopes.filter(({ event }) => event.type === type).map(({ event }) => event.data);

  it('makes the same events of the same seed and time, byte for byte', async () => {
    expect(await eventsOf(PLAN)).toEqual(events);
  });

  it.each([
    ['another seed', { seed: 8 }],
    ['another time', { until: PLAN.until + 60_000 }],
  ])('makes other events of %s', async (_, change) => {
    const other = await eventsOf({ ...PLAN, ...change });
    expect(other.map(({ data }) => data)).not.toEqual(events.map(({ data }) => data));
    expect(other.map(({ metadata }) => metadata)).not.toEqual(events.map(({ metadata }) => metadata));
  });

  it('makes events that their schemas accept', () => {
    const schemas = new Map(eventCatalogue.map(({ type, schema }) => [type, schema]));
    for (const { event } of envelopes) schemas.get(event.type)?.parse(event.data);
    expect(envelopes.every(({ event }) => schemas.has(event.type))).toBe(true);
  });

  it('gives every event an id of its own, and times that never go back or beyond the end', () => {
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    const times = envelopes.map(({ metadata }) => metadata.time);
    expect(times).toEqual(times.toSorted());
    expect(times.at(-1)).toBe('2026-03-02T09:30:00.000Z');
  });

  it('opens as many tickets as asked, the last one at the very end, numbered by year without gaps', () => {
    const numbers = dataOf('TicketOpened').map(({ ticketNumber }) => ticketNumber);
    const of = (year: number) => numbers.filter((number) => number.startsWith(`SMI-${year}-`));
    const counted = (year: number, count: number) =>
      Array.from({ length: count }, (_, index) => `SMI-${year}-${String(index + 1).padStart(6, '0')}`);
    const [before, after] = [of(2025), of(2026)];
    expect(before.length).toBeGreaterThan(0);
    expect(numbers).toEqual([...counted(2025, before.length), ...counted(2026, after.length)]);
    expect(numbers).toHaveLength(300);
    const last = envelopes.findLast(({ event }) => event.type === 'TicketOpened');
    expect(last?.metadata.time).toBe('2026-03-02T09:30:00.000Z');
  });

  it('keeps to what the API would have let in', () => {
    for (const { subject, description } of dataOf('TicketOpened')) {
      expect([...subject].length).toBeGreaterThanOrEqual(5);
      expect([...subject].length).toBeLessThanOrEqual(200);
      expect([...description].length).toBeGreaterThanOrEqual(10);
    }
    for (const { message } of [...dataOf('UserMessageAdded'), ...dataOf('ReplySent')])
      expect([...message].length).toBeGreaterThanOrEqual(10);
  });

  it('leaves no slot of a text unfilled', () => {
    expect(events.filter(({ type, data }) => type !== 'UserRecorded' && /\{\w+\}/.test(data))).toEqual([]);
  });

  it('brings everything that a desk sees', () => {
    const types = new Set(envelopes.map(({ event }) => event.type));
    const expected = ['UserRecorded', 'AdminRecorded', 'TransactionRecorded', 'RegistrationSessionRecorded'];
    const ofTickets = [
      'ReplySent',
      'InternalNoteAdded',
      'StatusChanged',
      'PriorityChanged',
      'TicketAssigned',
    ];
    for (const type of [...expected, ...ofTickets, 'TagsSet', 'TicketRated', 'UserMessageAdded'])
      expect(types).toContain(type);
    const supportTypes = new Set(dataOf('TicketOpened').map(({ supportType }) => supportType));
    expect(supportTypes.size).toBeGreaterThanOrEqual(SUPPORT_TYPES.length - 2);
  });
});
