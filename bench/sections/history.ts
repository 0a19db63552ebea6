import { join } from 'node:path';
import { workingWeekIn } from '../../src/calendar/business-hours.ts';
import { periodsIn } from '../../src/calendar/periods.ts';
import { readModelsFile } from '../../src/composition/stores/stores.ts';
import { factProjection } from '../../src/projections/history/facts/projection.ts';
import { METRICS } from '../../src/projections/history/series/metrics.ts';
import { openSqliteReadStore } from '../../src/projections/store/sqlite/reader.ts';
import type { Pace } from '../pace.ts';
import { median, type Row, ratioOf } from '../table.ts';
import { demoIn } from './demo-data.ts';
import { SEED } from './demo-desks.ts';
import { pastOverHttp } from './past-over-http.ts';
import { readAndParse } from './rebuilding.ts';

const TICKETS = 10_000;
const END = Date.UTC(2026, 5, 1, 12);
const YEAR = 365 * 86_400_000;
const ZONE = 'Africa/Lagos';

/**
 * What a year's series by day and admin costs, as a part of reading and parsing the log that it is made from; and answers as of
 * random moments beside those of now.
 */
export async function historySection(base: string, { rounds }: Pace): Promise<readonly Row[]> {
  const directory = join(base, String(TICKETS));
  await demoIn(directory, { seed: SEED, tickets: TICKETS });
  const [series, reading]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const taken = [
      await milliseconds(() => everySeries(directory)),
      await milliseconds(() => readAndParse(directory)),
    ];
    if (round === 0) continue; // warming up
    series.push((taken[0] ?? 0) / METRICS.length);
    reading.push(taken[1] ?? 0);
  }
  const figure = (taken: readonly number[]) => `${median(taken).toFixed(0)} ms`;
  const what = 'a year’s series by day and admin, against reading and parsing the log';
  const row = { ratio: ratioOf(series, reading), measured: figure(series), baseline: figure(reading), what };
  return [row, ...(await pastOverHttp(directory))];
}

async function everySeries(directory: string): Promise<void> {
  const reader = await openSqliteReadStore({ file: readModelsFile(directory) });
  const days = [...periodsIn({ start: END - YEAR, end: END, step: 'day', zone: ZONE })];
  const checkpoint = await reader.checkpoint();
  if (checkpoint === null) throw new Error('there are no read models');
  for (const { id } of METRICS)
    await reader.queriesOf(factProjection).series({
      ...{ metric: id, groupBy: 'admin', upTo: checkpoint.position, until: END, mostValues: 1_000_000 },
      bounds: [END - YEAR, ...days.map(({ end }) => end)],
      businessHours: { week: workingWeekIn('mon-fri 09:00-17:00') ?? [], holidays: [], zone: ZONE },
    });
  await reader.close();
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
