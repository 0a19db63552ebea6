/**
 * How long the lists and the analytics as of a random moment take, in a log of the demo with about 1,000,000 events, and what keeping
 * all versions costs: the bytes of the read models and the rate of a rebuild, with and without them, in alternating rounds. The
 * versions are made and asked on MongoDB, too, when MONGO_TEST_URL names a replica set.
 *
 * npm exec -- node bench/history-lists.ts [--tickets 62000] [--directory DIR with a log of before] [--rounds 200] [--rebuilds 3; 0 with a directory of before]
 */

import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openLogToRead } from '../src/composition/stores/event-log.ts';
import { EMBEDDED } from '../src/config/config.ts';
import { codec } from '../src/events/catalogue.ts';
import type { Position } from '../src/events/log/port.ts';
import { projectionCatalogue } from '../src/projections/catalogue.ts';
import { conversationHistory } from '../src/projections/history/conversations/projection.ts';
import { ticketHistory } from '../src/projections/history/tickets/projection.ts';
import { userNameHistory } from '../src/projections/history/user-names/projection.ts';
import type { AnyModule } from '../src/projections/module.ts';
import { rebuild } from '../src/projections/rebuild/rebuild.ts';
import type { ReadStore } from '../src/projections/store/port.ts';
import { openSqliteReadStore } from '../src/projections/store/sqlite/reader.ts';
import { openSqliteReadStoreWriter } from '../src/projections/store/sqlite/writer.ts';
import { overHttp } from './history-lists/over-http.ts';
import { conversationsAt, ticketsAt } from './history-lists/queries.ts';
import { demoLogIn } from './sections/demo-data.ts';
import { median, ratioOf } from './table.ts';
import { mongo, type Place } from './ticket-list/engines.ts';

const { values: options } = parseArgs({
  options: {
    tickets: { type: 'string', default: '62000' },
    directory: { type: 'string' },
    rounds: { type: 'string', default: '200' },
    rebuilds: { type: 'string', default: '3' },
  },
});
const ROUNDS = Number(options.rounds);
const MODULES: readonly AnyModule[] = [ticketHistory, conversationHistory, userNameHistory];
const OTHERS = projectionCatalogue.filter((module) => !MODULES.includes(module));
/** As many as the projector of a running desk puts into a commit. */
const EVENTS_PER_COMMIT = 2_048;

const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'casebook-history-')));
const fileOf = (name: string) => join(directory, `${name}.sqlite`);
const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(0);

async function remove(file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm']) await rm(file + suffix, { force: true });
}

/** Events per second, and of each the microseconds of the processor. */
async function rebuilt(projections: readonly AnyModule[], file: string) {
  await remove(file);
  const log = await openLogToRead({ dataDir: directory, eventLogUrl: EMBEDDED });
  const store = await openSqliteReadStoreWriter({ file, projections });
  const [start, before] = [performance.now(), process.cpuUsage()];
  const silent = { onProjected() {}, onPoison() {} };
  const events = await rebuild({ ...silent, log, store, codec, maxPendingEvents: EVENTS_PER_COMMIT });
  const { user, system } = process.cpuUsage(before);
  const rate = (events * 1_000) / (performance.now() - start);
  await store.close();
  await log.close();
  return { events, rate, cpu: (user + system) / events, bytes: statSync(file).size };
}

async function cost(): Promise<void> {
  const [withAll, without]: [number[], number[]] = [[], []];
  for (let round = 0; round < Number(options.rebuilds); round++) {
    const [plain, whole] = [
      await rebuilt(OTHERS, fileOf('without')),
      await rebuilt(projectionCatalogue, fileOf('with')),
    ];
    withAll.push(whole.rate);
    without.push(plain.rate);
    const bytes = whole.bytes - plain.bytes;
    const log = statSync(join(directory, 'events.sqlite')).size;
    console.log(
      `${whole.events} events, log ${megabytes(log)} MB: versions take ${megabytes(bytes)} MB (${((100 * bytes) / log).toFixed(1)} % of the log); ` +
        `${without.at(-1)?.toFixed(0)} events/s without them (${plain.cpu.toFixed(1)} µs each), ${whole.rate.toFixed(0)} with them (${whole.cpu.toFixed(1)} µs)`,
    );
  }
  console.log(`rate with versions, against without: ${ratioOf(withAll, without).toFixed(2)}`);
}

async function timesOf(engine: string, reader: ReadStore): Promise<void> {
  const end = (await reader.checkpoint())?.position ?? 0;
  const [tickets, conversations] = [reader.queriesOf(ticketHistory), reader.queriesOf(conversationHistory)];
  const asked: [string, (position: Position) => Promise<unknown>][] = [
    [
      'analytics',
      (position) => tickets.countersAt({ position, createdSince: ticketsAt[0]?.[1].createdSince ?? [] }),
    ],
    ...ticketsAt.map(([name, query]): (typeof asked)[number] => [
      `tickets, ${name}`,
      (position) => tickets.listAt({ ...query, position }),
    ]),
    ...conversationsAt.map(([name, query]): (typeof asked)[number] => [
      `conversations, ${name}`,
      (position) => conversations.listAt({ ...query, position }),
    ]),
  ];
  for (const [name, ask] of asked) {
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const position = Math.floor(Math.random() * end) as Position;
      const start = performance.now();
      await ask(position);
      times.push(performance.now() - start);
    }
    print(engine, name, times);
  }
}

function print(engine: string, name: string, times: readonly number[]): void {
  const p99 = times.toSorted((one, other) => one - other)[Math.floor(times.length * 0.99)] ?? Number.NaN;
  const figures = [
    `median ${median(times).toFixed(1).padStart(7)} ms`,
    `p99 ${p99.toFixed(1).padStart(7)} ms`,
  ];
  console.log([engine.padEnd(8), name.padEnd(60), ...figures].join(' '));
}

async function fillMongo(place: Place): Promise<void> {
  const log = await openLogToRead({ dataDir: directory, eventLogUrl: EMBEDDED });
  const store = await place.openWriter();
  const silent = { onProjected() {}, onPoison() {} };
  await rebuild({ ...silent, log, store, codec, maxPendingEvents: 1_000 });
  await store.close();
  await log.close();
}

try {
  if (!existsSync(join(directory, 'events.sqlite')))
    await demoLogIn(directory, { seed: 42, tickets: Number(options.tickets) });
  if (Number(options.rebuilds) > 0) await cost();
  const reader = await openSqliteReadStore({ file: fileOf('with') });
  await timesOf('SQLite', reader);
  const end = (await reader.checkpoint())?.position ?? 0;
  await reader.close();
  const asked = { file: fileOf('with'), end, rounds: ROUNDS };
  for (const [query, times] of await overHttp(directory, asked)) print('HTTP', query, times);
  const { MONGO_TEST_URL } = process.env;
  if (MONGO_TEST_URL) {
    const place = mongo(MONGO_TEST_URL, MODULES).place();
    await fillMongo(place);
    const stored = await place.openReader();
    await timesOf('MongoDB', stored);
    await stored.close();
    await place.remove();
  }
} finally {
  if (options.directory === undefined) await rm(directory, { recursive: true });
}
