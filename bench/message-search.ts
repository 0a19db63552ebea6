/**
 * How long a search takes that looks into messages, too (`search_in=all`), of 100,000 tickets with a million messages: the
 * first time that a term is searched, and again, beside a search of fields alone; and what keeping the index costs the
 * projector. MongoDB is measured beside the embedded store when MONGO_TEST_URL names a replica set.
 *
 * `CPU` is what the search took of its thread: on a machine with neighbours the clock tells how long those ran, too. Give it priority
 * by `nice`: Linux stops a process of a real-time priority (`chrt -r`) for 50 ms in each second.
 *
 * npm exec -- node bench/message-search.ts [--tickets 100000] [--messages 10] [--terms 150] [--engine MongoDB] [--keep DIRECTORY]
 *
 * `--keep` leaves the data set in the directory, or in MongoDB, and takes the one that an earlier run left there.
 */

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { ReadStore } from '../src/projections/store/port.ts';
import { ticketMessageSearch } from '../src/projections/ticketing/message-search/projection.ts';
import { ticketProjection } from '../src/projections/ticketing/tickets/projection.ts';
import { fill, hasLastMessage, nameOf, textsOf } from './message-search/fill.ts';
import { termsOfKinds } from './message-search/texts.ts';
import { type Engine, embedded, mongo, type Place } from './ticket-list/engines.ts';

const { values: options } = parseArgs({
  options: {
    tickets: { type: 'string', default: '100000' },
    messages: { type: 'string', default: '10' },
    terms: { type: 'string', default: '150' },
    engine: { type: 'string', default: '' },
    keep: { type: 'string', default: '' },
  },
});
const TERMS = Number(options.terms);
const SIZE = { tickets: Number(options.tickets), messages: Number(options.messages) };

/** Milliseconds by the clock, and of the thread's CPU. */
interface Taken {
  readonly clock: number;
  readonly cpu: number;
}

async function search(reader: ReadStore, term: string, inMessages: boolean): Promise<Taken> {
  const [start, before] = [performance.now(), process.threadCpuUsage()];
  const terms = [term];
  await reader.queriesOf(ticketProjection).list({
    search: {
      whole: {
        terms,
        foundByMessages: inMessages ? await reader.queriesOf(ticketMessageSearch).owners({ terms }) : null,
        owners: [],
      },
      words: [],
    },
    ...{
      status: null,
      open: null,
      priority: null,
      supportType: null,
      tags: null,
      assignedTo: null,
      userId: null,
    },
    ...{ createdFrom: null, createdTo: null, sortBy: 'createdAt', sortOrder: 'desc' },
    ...{ offset: 0, after: null, limit: 20, createdSince: [] },
  });
  const { user, system } = process.threadCpuUsage(before);
  return { clock: performance.now() - start, cpu: (user + system) / 1000 };
}

function percentile(times: readonly number[], percent: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? Number.NaN;
}

function row(name: string, ...groups: readonly (readonly Taken[])[]): void {
  const columns = groups.flatMap((taken) => {
    const [clock, cpu] = [taken.map((one) => one.clock), taken.map((one) => one.cpu)];
    return [percentile(clock, 50), percentile(clock, 99), percentile(cpu, 99)];
  });
  console.log(name.padEnd(24) + columns.map((value) => value.toFixed(1).padStart(12)).join(''));
}

async function timesOf(reader: ReadStore, terms: readonly string[], inMessages: boolean): Promise<Taken[]> {
  const times: Taken[] = [];
  for (const term of terms) times.push(await search(reader, term, inMessages));
  return times;
}

async function measure(engine: string, place: Place): Promise<void> {
  const [fields, reader] = [await place.openReader(), await place.openReader()];
  const cold = await search(reader, 'first of all', true);
  await search(fields, 'first of all', false);
  console.log(`\n${engine}: the first search after a start takes ${cold.clock.toFixed(0)} ms`);
  const heads = [
    'fields p50',
    'p99',
    'CPU p99',
    'all, new p50',
    'p99',
    'CPU p99',
    'again p50',
    'p99',
    'CPU p99',
  ];
  console.log(`${'ms'.padEnd(24)}${heads.map((head) => head.padStart(12)).join('')}`);
  const every: Taken[][] = [[], [], []];
  for (const [kind, terms] of termsOfKinds(TERMS, await textsOf(fields, SIZE, TERMS))) {
    const groups = [
      await timesOf(fields, terms, false),
      await timesOf(reader, terms, true),
      await timesOf(reader, terms, true),
    ];
    row(kind, ...groups);
    for (const [index, times] of groups.entries()) every[index]?.push(...times);
  }
  row('all kinds', ...every);
  await fields.close();
  await reader.close();
}

async function filled(engine: Engine): Promise<Place> {
  const place = engine.place(options.keep === '' ? undefined : nameOf(SIZE));
  if (await place.exists()) {
    await checkWhole(place);
    return place;
  }
  const { without, withIndex } = await fill(place, SIZE);
  const ratio = (withIndex / without).toFixed(2);
  console.log(
    `${engine.name}: ${Math.round(without)} messages/s projected without the index, ${Math.round(withIndex)} with it (${ratio})`,
  );
  return place;
}

/** A run that was ended while it filled leaves a part. */
async function checkWhole(place: Place): Promise<void> {
  const reader = await place.openReader();
  const isThere = await hasLastMessage(reader, SIZE);
  await reader.close();
  if (!isThere) throw new Error(`${nameOf(SIZE)} is kept only in part: remove it`);
}

async function main(): Promise<void> {
  const directory = options.keep === '' ? await mkdtemp(join(tmpdir(), 'message-search-')) : options.keep;
  await mkdir(directory, { recursive: true });
  const { MONGO_TEST_URL } = process.env;
  const engines = [embedded(directory), ...(MONGO_TEST_URL ? [mongo(MONGO_TEST_URL)] : [])].filter(
    ({ name }) => options.engine === '' || name === options.engine,
  );
  for (const engine of engines) {
    const place = await filled(engine);
    await measure(engine.name, place);
    if (options.keep === '') await place.remove();
    else await place.close();
  }
  if (options.keep === '') await rm(directory, { recursive: true, force: true });
}

await main();
