/**
 * How long a series of a year takes, by day and admin, at 1,000,000 events of 50 admins: from the first query on, in rounds of
 * all metrics, each as of another position. And what keeping the facts costs: their bytes, the projector's time for each, and the
 * rate of a rebuild with and without them, in alternating rounds. MongoDB is measured beside the embedded store when
 * MONGO_TEST_URL names a replica set. `CPU` is what the thread itself took: on a machine with neighbours the clock tells how long
 * those ran, too.
 *
 * npm exec -- node bench/history-series.ts [--events 1000000] [--rounds 20]
 */

import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { workingWeekIn } from '../src/calendar/business-hours.ts';
import { periodsIn } from '../src/calendar/periods.ts';
import { openLogToRead } from '../src/composition/stores/event-log.ts';
import { EMBEDDED } from '../src/config/config.ts';
import { codec } from '../src/events/catalogue.ts';
import type { Position } from '../src/events/log/port.ts';
import { projectionCatalogue } from '../src/projections/catalogue.ts';
import type { Fact } from '../src/projections/history/facts/documents.ts';
import { factProjection } from '../src/projections/history/facts/projection.ts';
import type { SeriesQuery } from '../src/projections/history/series/query.ts';
import type { AnyModule } from '../src/projections/module.ts';
import { rebuild } from '../src/projections/rebuild/rebuild.ts';
import type { Checkpoint, ReadStore } from '../src/projections/store/port.ts';
import { openSqliteReadStoreWriter } from '../src/projections/store/sqlite/writer.ts';
import { factsOfYear, YEAR } from './history-series/facts.ts';
import { demoIn } from './sections/demo-data.ts';
import { median, ratioOf } from './table.ts';
import { type Engine, embedded, mongo, type Place } from './ticket-list/engines.ts';

const { values: options } = parseArgs({
  options: { events: { type: 'string', default: '1000000' }, rounds: { type: 'string', default: '20' } },
});
const EVENTS = Number(options.events);
const ROUNDS = Number(options.rounds);
const EVENTS_PER_COMMIT = 1_000;
const REBUILDS = 5;

const METRICS = [
  'opened',
  'backlog',
  'messages',
  'resolved',
  'first_response_time',
  'first_response_business_time',
  'resolution_time',
  'resolution_business_time',
];
const ZONE = 'Europe/Berlin';
const businessHours = { week: workingWeekIn('mon-fri 09:00-17:00') ?? [], holidays: [], zone: ZONE };
const days = [...periodsIn({ ...YEAR, step: 'day', zone: ZONE })];
const query = (metric: string, upTo: number): SeriesQuery => ({
  ...{ metric, groupBy: 'admin', businessHours, mostValues: 1_000_000 },
  bounds: [YEAR.start, ...days.map(({ end }) => end)],
  upTo: upTo as Position,
  until: YEAR.end,
});

async function fill(place: Place): Promise<number> {
  const writer = await place.openWriter();
  let from: Checkpoint | null = null;
  let facts: Fact[] = [];
  let milliseconds = 0;
  const commit = async () => {
    const to = { log: 'bench', position: facts.at(-1)?.position as Position };
    const changes = { [factProjection.name]: facts.map((after) => ({ before: null, after })) };
    const start = performance.now();
    await writer.commit({ from, to, changes });
    milliseconds += performance.now() - start;
    from = to;
    facts = [];
  };
  for (const fact of factsOfYear(EVENTS)) {
    facts.push(fact);
    if (facts.length === EVENTS_PER_COMMIT) await commit();
  }
  if (facts.length > 0) await commit();
  await writer.close();
  return milliseconds;
}

/** Milliseconds by the clock, and of the thread's CPU. */
interface Taken {
  readonly clock: number;
  readonly cpu: number;
}

async function time(reader: ReadStore, asked: SeriesQuery): Promise<Taken> {
  const [start, before] = [performance.now(), process.threadCpuUsage()];
  const answer = await reader.queriesOf(factProjection).series(asked);
  if (!('groups' in answer) || answer.groups.length < 50) throw new Error('an answer without all admins');
  const { user, system } = process.threadCpuUsage(before);
  return { clock: performance.now() - start, cpu: (user + system) / 1_000 };
}

function told(taken: readonly Taken[]): string {
  const at = (kind: keyof Taken, percent: number) => {
    const sorted = taken.map((one) => one[kind]).toSorted((a, b) => a - b);
    return (sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN).toFixed(0);
  };
  const three = (kind: keyof Taken) => [50, 99, 100].map((percent) => at(kind, percent)).join(' / ');
  return `median / p99 / longest ${three('clock')} ms, CPU ${three('cpu')} ms`;
}

async function measure({ name, place: open }: Engine): Promise<void> {
  const place = open();
  const empty = await place.openWriter();
  await empty.close();
  const before = await place.bytes();
  const filling = await fill(place);
  const bytes = (await place.bytes()) - before;
  console.log(
    `${name}: ${EVENTS} events, ${(bytes / EVENTS).toFixed(1)} bytes and ${((filling * 1_000) / EVENTS).toFixed(2)} µs of the projector each`,
  );
  const reader = await place.openReader();
  const taken: Taken[] = [];
  for (let round = 0; round < ROUNDS; round++)
    for (const metric of METRICS)
      taken.push(await time(reader, query(metric, EVENTS - Math.floor((EVENTS * round) / ROUNDS / 10))));
  console.log(`  the first: ${told(taken.slice(0, 1))}`);
  console.log(`  a year by day and admin, ${taken.length} times: ${told(taken)}`);
  for (const [index, metric] of METRICS.entries())
    console.log(`    ${metric.padEnd(30)} ${told(taken.filter((_, at) => at % METRICS.length === index))}`);
  await reader.close();
  await place.remove();
  await place.close();
}

/** How fast everything is rebuilt without the facts and with them. */
async function measureRebuilds(directory: string): Promise<void> {
  await demoIn(directory, { seed: 42, tickets: 10_000 });
  const log = await openLogToRead({ dataDir: directory, eventLogUrl: EMBEDDED });
  const without = projectionCatalogue.filter((module) => module !== factProjection);
  const rates: { readonly without: number[]; readonly with: number[] } = { without: [], with: [] };
  const rate = async (projections: readonly AnyModule[]) => {
    const file = join(directory, `${randomUUID()}.db`);
    const store = await openSqliteReadStoreWriter({ file, projections });
    const start = performance.now();
    const events = await rebuild({ log, store, codec, onProjected() {}, onPoison() {} });
    const seconds = (performance.now() - start) / 1_000;
    await store.close();
    return events / seconds;
  };
  for (let round = 0; round <= REBUILDS; round++) {
    const found = [await rate(without), await rate(projectionCatalogue)];
    if (round === 0) continue; // warming up
    rates.without.push(found[0] ?? 0);
    rates.with.push(found[1] ?? 0);
  }
  await log.close();
  console.log(
    `a rebuild: ${median(rates.without).toFixed(0)} events/s without facts, ${median(rates.with).toFixed(0)} with them, ratio ${ratioOf(rates.with, rates.without).toFixed(3)}`,
  );
}

const directory = await mkdtemp(join(tmpdir(), 'casebook-bench-'));
try {
  await measureRebuilds(join(directory, 'demo'));
  await measure(embedded(directory));
  if (process.env.MONGO_TEST_URL) await measure(mongo(process.env.MONGO_TEST_URL));
} finally {
  await rm(directory, { recursive: true, force: true });
}
