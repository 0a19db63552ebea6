import { createHash } from 'node:crypto';
import { workingWeekIn } from '../../../../src/calendar/business-hours.ts';
import { periodsIn } from '../../../../src/calendar/periods.ts';
import { STEPS, type Step } from '../../../../src/calendar/steps.ts';
import { codec } from '../../../../src/events/catalogue.ts';
import { decodeOrThrow } from '../../../../src/events/codec.ts';
import type { EventEnvelope } from '../../../../src/events/envelope.ts';
import { BEGINNING } from '../../../../src/events/log/port.ts';
import { factsOfLayout } from '../../../../src/projections/history/facts/projection.ts';
import type { Grouping, Metric } from '../../../../src/projections/history/series/metric.ts';
import { METRICS } from '../../../../src/projections/history/series/metrics.ts';
import type { SeriesQuery } from '../../../../src/projections/history/series/query.ts';
import { rebuild } from '../../../../src/projections/rebuild/rebuild.ts';
import { codecWithout } from '../../../support/codecs.ts';
import { describeLive } from '../../../support/live.ts';
import { memoryLog } from '../../../support/read-models.ts';
import { type OpenedStore, type OpenStore, openMongo, openSqlite } from '../../../support/read-stores.ts';
import { project } from '../../store/contract-retries.ts';
import { type Naive, naiveHours, naiveLevel, naiveOf, naivePeriods } from './naive.ts';
import { FIRST, LAST, tellHistory } from './story.ts';

const ZONE = 'Europe/Berlin';
const EVENTS = 1_500;
const MODULE = factsOfLayout({ full: 64, small: 8 }, 1);
const story = tellHistory(14, EVENTS);

/** A log of the story, or of its beginning. */
function toldLog(count = story.length) {
  const log = memoryLog((number) => story[number]?.time as never);
  log.append(...story.slice(0, count).map(({ stream, event }) => [stream, event] as const));
  return { log };
}

const OPENINGS = new Set(['TicketOpened', 'ConversationStarted']);
const hours = { week: workingWeekIn('mon-fri 09:00-17:00') ?? [], holidays: [], zone: ZONE };

interface Asked {
  readonly metric: string;
  readonly groupBy: Grouping | null;
  readonly step: Step;
  readonly upTo: EventEnvelope;
}

/** A change of clocks, New Year, and everything. */
const SPANS: Readonly<Record<Step, readonly [string, string]>> = {
  hour: ['2027-03-27T12:00:00.000Z', '2027-03-29T12:00:00.000Z'],
  day: ['2026-12-28T12:00:00.000Z', '2027-04-01T00:00:00.000Z'],
  week: [new Date(FIRST).toISOString(), new Date(LAST).toISOString()],
  month: ['2026-11-01T00:00:00.000Z', '2027-05-01T00:00:00.000Z'],
};

function queryOf({
  metric,
  groupBy,
  step,
  upTo,
}: Asked): SeriesQuery & { readonly names: readonly string[] } {
  const [start, end] = SPANS[step].map((time) => Date.parse(time)) as [number, number];
  const periods = [...periodsIn({ start, end, step, zone: ZONE })];
  return {
    ...{
      metric,
      groupBy,
      upTo: upTo.position,
      until: Date.UTC(2100, 0),
      businessHours: hours,
      mostValues: 100_000,
    },
    bounds: [start, ...periods.map((period) => period.end)],
    names: periods.map(({ name }) => name),
  };
}

/** The lines by group; groups without any value are left out, for a naive computation meets none of them. */
type Lines = Record<string, Record<string, readonly (number | null)[]>>;
const isEmpty = (line: Record<string, readonly (number | null)[]>) =>
  line.count?.every((value) => value === 0);

async function answered(store: OpenedStore, asked: Asked): Promise<Lines> {
  const { names: _, ...query } = queryOf(asked);
  const answer = await store.reader.queriesOf(MODULE).series(query);
  if ('tooMany' in answer) throw new Error(`${answer.tooMany} groups`);
  const lines = answer.groups.map(({ key, values }) => [String(key), values] as const);
  return Object.fromEntries(lines.filter(([, line]) => !isEmpty(line as never))) as Lines;
}

const periodOf = naivePeriods(ZONE);

function computed(naive: Naive, { metric, groupBy, step, upTo }: Asked): Lines {
  const { names, bounds } = queryOf({ metric, groupBy, step, upTo });
  const [start, end] = [bounds[0] as number, bounds.at(-1) as number];
  const lines: Lines = {};
  if (metric.endsWith('backlog')) {
    for (const [index] of names.entries()) {
      const levels = naiveLevel(naive, { metric, grouping: groupBy, end: bounds[index + 1] as number });
      for (const [group, count] of levels) {
        const line = lines[String(group)]?.count ?? names.map(() => 0);
        lines[String(group)] = { count: line.map((value, at) => (at === index ? count : value)) };
      }
    }
    return lines;
  }
  const cells: Record<string, number[][]> = {};
  for (const one of naive.values) {
    if (one.metric !== metric || one.at < start || one.at >= end) continue;
    for (const group of groupBy === null ? [null] : (one.groups[groupBy] ?? [])) {
      cells[String(group)] ??= names.map(() => []);
      cells[String(group)]?.[names.indexOf(periodOf(one.at, step))]?.push(one.value);
    }
  }
  for (const [group, values] of Object.entries(cells)) lines[group] = statistics(metric, values);
  return Object.fromEntries(Object.entries(lines).filter(([, line]) => !isEmpty(line)));
}

function statistics(metric: string, cells: readonly (readonly number[])[]): Lines[string] {
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
  const average = (values: readonly number[], digits: number) =>
    values.length === 0 ? null : Number((total(values) / values.length).toFixed(digits));
  const counts = cells.map((values) => values.length);
  if (metric === 'satisfaction') return { count: counts, average: cells.map((values) => average(values, 1)) };
  if (!metric.endsWith('_time')) return { count: cells.map(total) };
  // The smallest value that so many percent of all don't exceed.
  const reached = (values: readonly number[], percent: number) =>
    values
      .toSorted((a, b) => a - b)
      .find((value) => {
        const below = values.filter((other) => other <= value).length;
        return below * 100 >= percent * values.length;
      }) ?? null;
  return {
    count: counts,
    average: cells.map((values) => average(values, 0)),
    median: cells.map((values) => reached(values, 50)),
    p90: cells.map((values) => reached(values, 90)),
    p99: cells.map((values) => reached(values, 99)),
  };
}

/** Of all series of a metric and its version, by week. */
const HASHES = {
  'backlog 1': 'f150a236',
  'conversations_backlog 1': '88a071c7',
  'conversations_closed 1': '070e5380',
  'conversations_closing_business_time 1': 'b44876ca',
  'conversations_closing_time 1': '608b98f1',
  'conversations_first_response_business_time 1': '5ff100a1',
  'conversations_first_response_time 1': '81623c4f',
  'conversations_opened 1': '54afa58f',
  'conversations_reopened 1': '554965d8',
  'first_response_business_time 1': 'cf54d2c0',
  'first_response_time 1': '89876081',
  'messages 1': 'fd4f04b2',
  'opened 1': 'bc8b29d9',
  'reopened 1': 'dd6814d3',
  'resolution_business_time 1': '0c55a238',
  'resolution_time 1': '7ed5ca3e',
  'resolved 1': 'e2df13ee',
  'satisfaction 1': '777ae058',
};

const groupingsOf = (metric: Metric): readonly (Grouping | null)[] => [
  null,
  ...(Object.keys(metric.groupings) as Grouping[]),
];

function describeSeries(open: OpenStore): void {
  let store: OpenedStore;
  let envelopes: readonly EventEnvelope[];
  const naives = new Map<EventEnvelope, Naive>();
  const naiveAt = (upTo: EventEnvelope): Naive => {
    const known =
      naives.get(upTo) ?? naiveOf(envelopes.slice(0, envelopes.indexOf(upTo) + 1), naiveHours(ZONE));
    naives.set(upTo, known);
    return known;
  };

  beforeAll(async () => {
    store = await open([MODULE]);
    const told = toldLog();
    envelopes = await decodeOrThrow(codec, await told.log.readAll(BEGINNING, Number.POSITIVE_INFINITY));
    // Commits of odd sizes: pieces are joined and become full at other places than commits end.
    await rebuild({
      ...told,
      store: store.writer,
      codec,
      maxPendingEvents: 13,
      onProjected() {},
      onPoison() {},
    });
  });
  afterAll(() => store.dispose());

  it.each(METRICS)('equal a slow computation from the events: $id', async (metric) => {
    for (const upTo of [envelopes.at(-1), envelopes[700]] as EventEnvelope[]) {
      for (const step of STEPS) {
        for (const groupBy of groupingsOf(metric)) {
          const asked = { metric: metric.id, groupBy, step, upTo };
          expect([asked, await answered(store, asked)]).toEqual([asked, computed(naiveAt(upTo), asked)]);
        }
      }
    }
  });

  it.each(METRICS)('count what each of their points lists: $id', async (metric) => {
    const reads = store.reader.queriesOf(MODULE);
    const upTo = envelopes[1_200] as EventEnvelope;
    const openings = new Set(
      envelopes.filter(({ event: { type } }) => OPENINGS.has(type)).map(({ position }) => position as number),
    );
    for (const groupBy of groupingsOf(metric)) {
      const { names, ...query } = queryOf({ metric: metric.id, groupBy, step: 'month', upTo });
      const answer = await reads.series(query);
      const groups = 'groups' in answer ? answer.groups : [];
      // The first whole month, and the one in which what was known ended.
      for (const index of [1, names.indexOf(upTo.metadata.time.slice(0, 7))]) {
        const [from, to] = [query.bounds[index] as number, query.bounds[index + 1] as number];
        const point = { metric: metric.id, groupBy, from, to, upTo: upTo.position };
        const ask = (group: string | null, by = groupBy) =>
          reads.counted({ ...point, groupBy: by, group, until: query.until, businessHours: hours });
        const listed = new Set<number>();
        for (const { key, values } of groups) {
          const { count, begun } = await ask(key);
          expect([groupBy, key, from, count]).toEqual([groupBy, key, from, values.count?.[index]]);
          const each = new Set(begun);
          expect([each.size, each.isSubsetOf(openings), each.size <= count]).toEqual([
            begun.length,
            true,
            true,
          ]);
          for (const one of begun) listed.add(one);
        }
        expect([...listed].toSorted((one, other) => one - other)).toEqual([...(await ask(null, null)).begun]);
      }
    }
  });

  it('have the same bytes on every store; a metric whose figures change is another version', async () => {
    const hashes: Record<string, string> = {};
    for (const metric of METRICS) {
      const hash = createHash('sha256');
      for (const groupBy of groupingsOf(metric)) {
        const upTo = envelopes.at(-1) as EventEnvelope;
        const { names: _, ...query } = queryOf({ metric: metric.id, groupBy, step: 'week', upTo });
        hash.update(JSON.stringify(await store.reader.queriesOf(MODULE).series(query)));
      }
      hashes[`${metric.id} ${metric.version}`] = hash.digest('hex').slice(0, 8);
    }
    expect(hashes).toEqual(HASHES);
  });

  it('are the same as of a position whatever happened later, and however commits were cut', async () => {
    const half = envelopes.slice(0, 700);
    const upTo = half.at(-1) as EventEnvelope;
    const larger = factsOfLayout({ full: 500, small: 50 }, 1);
    const earlier = await open([larger]);
    const { log } = toldLog(700);
    await rebuild({ log, store: earlier.writer, codec, onProjected() {}, onPoison() {} });
    for (const { id } of METRICS) {
      const { names: _, ...query } = queryOf({ metric: id, groupBy: 'admin', step: 'week', upTo });
      const then = await earlier.reader.queriesOf(larger).series(query);
      expect(JSON.stringify(await store.reader.queriesOf(MODULE).series(query))).toBe(JSON.stringify(then));
    }
    await earlier.dispose();
  });

  it('come out the same when a stream stood still and was projected behind the others', async () => {
    const late = await open([MODULE]);
    const { log } = toldLog();
    await project(log, late.writer, codecWithout('TagsSet'));
    await project(log, late.writer, codec);
    const upTo = envelopes.at(-1) as EventEnvelope;
    for (const { id } of METRICS) {
      const { names: _, ...query } = queryOf({ metric: id, groupBy: 'type', step: 'day', upTo });
      expect(await late.reader.queriesOf(MODULE).series(query)).toEqual(
        await store.reader.queriesOf(MODULE).series(query),
      );
    }
    await late.dispose();
  });

  it('know nothing of periods that begin after the last event', async () => {
    const upTo = envelopes.at(-1) as EventEnvelope;
    const asked = { metric: 'backlog', groupBy: null, step: 'month', upTo } as const;
    const { names: _, ...query } = { ...queryOf(asked), until: Date.parse('2027-02-28T23:00:00.000Z') };
    const answer = await store.reader.queriesOf(MODULE).series(query);
    const [line] = 'groups' in answer ? answer.groups : [];
    expect(line?.values.count?.map((value) => value === null).join()).toBe(
      'false,false,false,false,false,true,true',
    );
  });

  it('are not answered with more values than were allowed', async () => {
    const upTo = envelopes.at(-1) as EventEnvelope;
    const { names, ...query } = queryOf({ metric: 'opened', groupBy: 'type', step: 'day', upTo });
    const series = store.reader.queriesOf(MODULE).series;
    expect(await series({ ...query, mostValues: 15 * names.length })).toHaveProperty('groups.length', 15);
    expect(await series({ ...query, mostValues: 15 * names.length - 1 })).toEqual({ tooMany: 15 });
  });
}

describe('series on SQLite', () => describeSeries(openSqlite));
describeLive('MongoDB', (url) => describeSeries(openMongo(url)));
