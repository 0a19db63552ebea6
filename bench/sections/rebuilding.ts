import { join } from 'node:path';
import { rebuildReadModels } from '../../src/cli/rebuild-read-models.ts';
import { loadConfig } from '../../src/config/load.ts';
import { codec } from '../../src/events/catalogue.ts';
import { BEGINNING } from '../../src/events/log/port.ts';
import { Live } from '../../src/events/log/sqlite/live.ts';
import { SqliteReader } from '../../src/events/log/sqlite/reader.ts';
import type { Pace } from '../pace.ts';
import { median, type Row, ratioOf } from '../table.ts';
import { demoIn } from './demo-data.ts';
import { SEED } from './demo-desks.ts';

const TICKETS = 10_000;
const PAGE = 1_024;

/** How fast the read models are rebuilt, as a part of how fast the log can be read and parsed at all. */
export async function rebuildingSection(base: string, { rounds }: Pace): Promise<readonly Row[]> {
  const directory = join(base, String(TICKETS));
  await demoIn(directory, { seed: SEED, tickets: TICKETS });
  const [rebuilding, reading]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const rates = [
      await rate(() => readAndParse(directory)),
      await rate(() => rebuildReadModels(loadConfig({ DATA_DIR: directory }), SILENT)),
    ];
    if (round === 0) continue; // warming up
    reading.push(rates[0] ?? 0);
    rebuilding.push(rates[1] ?? 0);
  }
  const figure = (rates: readonly number[]) => `${median(rates).toFixed(0)} events/s`;
  const what = 'rebuild of the read models, against reading and parsing the log';
  return [
    { ratio: ratioOf(rebuilding, reading), measured: figure(rebuilding), baseline: figure(reading), what },
  ];
}

const SILENT = { onProgress() {}, onPoison() {} };

async function rate(work: () => Promise<number>): Promise<number> {
  const start = performance.now();
  const events = await work();
  return events / ((performance.now() - start) / 1_000);
}

export async function readAndParse(directory: string): Promise<number> {
  const log = new SqliteReader(directory, new Live(BEGINNING));
  let events = 0;
  for (let position = BEGINNING; ; ) {
    const page = await log.readAll(position, PAGE);
    await codec.decodeAll(page);
    events += page.length;
    position = page.at(-1)?.position ?? position;
    if (page.length < PAGE) break;
  }
  await log.close();
  return events;
}
