/**
 * Appends per second through the embedded log with closed-loop writers (each waits for its answer), as a ratio
 * to what the same disk does in the same run with plain transactions of 64 rows. Rounds of both alternate, so
 * that a noisy neighbour meets both. The EventStoreDB that EVENTSTORE_TEST_URL names, if any, takes its turn too.
 *
 *   npm exec -- node bench/event-log.ts [directory on the disk to measure]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEventStoreLog } from '../src/events/log/eventstore/log.ts';
import type { EventLog } from '../src/events/log/port.ts';
import { openForWriting } from '../src/events/log/sqlite/database.ts';
import { openSqliteLog } from '../src/events/log/sqlite/log.ts';

const ROUNDS = 7;
const EVENTS = 16_384;
const ROWS = 64;
const WRITERS = [64, 256];

const example = () => ({
  id: randomUUID(),
  type: 'TicketMessageAdded',
  data: JSON.stringify({
    messageId: randomUUID(),
    body: 'The printer on the second floor is on fire. '.repeat(5),
  }),
  metadata: JSON.stringify({ time: new Date().toISOString(), actor: { kind: 'user', id: randomUUID() } }),
});

/** Both sides get the same events, made before the clock starts. */
const examples = Array.from({ length: EVENTS }, example);

const perSecond = (milliseconds: number): number => EVENTS / (milliseconds / 1000);

const median = (numbers: readonly number[]): number =>
  [...numbers].sort((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;

/** The same rows in the same order as 64 writers make them: a new stream for each of them every round. */
function plainTransactions(directory: string): () => number {
  const database = openForWriting(join(directory, 'plain.sqlite'));
  const begin = database.prepare('BEGIN IMMEDIATE');
  const insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
  const commit = database.prepare('COMMIT');
  let position = 0;
  let streams = 0;
  return () => {
    const start = performance.now();
    examples.forEach(({ id, type, data, metadata }, index) => {
      const row = index % ROWS;
      if (row === 0) begin.run();
      insert.run(++position, streams + row, (index - row) / ROWS, id, type, data, metadata);
      if (row === ROWS - 1) commit.run();
    });
    streams += ROWS;
    return perSecond(performance.now() - start);
  };
}

async function closedLoop(log: EventLog, writers: number): Promise<number> {
  const start = performance.now();
  await Promise.all(Array.from({ length: writers }, (_, writer) => appendInTurn(log, writer, writers)));
  return perSecond(performance.now() - start);
}

async function appendInTurn(log: EventLog, writer: number, writers: number): Promise<void> {
  const stream = `ticket-${randomUUID()}`;
  let revision = -1;
  for (let index = writer; index < EVENTS; index += writers) {
    const event = examples[index];
    if (event) await log.append(stream, revision++, [event]);
  }
}

/** So many writers on one of the logs, and what they reached in each round. */
interface Subject {
  readonly name: string;
  readonly log: EventLog;
  readonly writers: number;
  readonly rates: number[];
}

async function openLogs(directory: string): Promise<ReadonlyMap<string, EventLog>> {
  const logs = new Map<string, EventLog>([['embedded', await openSqliteLog({ directory })]]);
  const url = process.env.EVENTSTORE_TEST_URL;
  const logger = { warn: () => {} };
  if (url) logs.set('EventStoreDB', await openEventStoreLog({ url, logger }));
  return logs;
}

async function measure(directory: string): Promise<void> {
  const plain = plainTransactions(directory);
  const logs = await openLogs(directory);
  const subjects = [...logs].flatMap(([name, log]) =>
    WRITERS.map((writers): Subject => ({ name, log, writers, rates: [] })),
  );
  const baseline: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    const rate = plain();
    const rates: number[] = [];
    for (const { log, writers } of subjects) rates.push(await closedLoop(log, writers));
    if (round === 0) continue; // warming up
    baseline.push(rate);
    subjects.forEach((subject, index) => void subject.rates.push(rates[index] ?? 0));
  }
  for (const log of logs.values()) await log.close();
  print(baseline, subjects);
}

function print(baseline: readonly number[], subjects: readonly Subject[]): void {
  console.log('ratio  appends/s  by');
  for (const { name, writers, rates } of subjects) {
    const ratio = median(rates.map((rate, round) => rate / (baseline[round] ?? Number.NaN)));
    const rate = median(rates).toFixed(0).padStart(11);
    console.log(`${ratio.toFixed(2).padStart(5)}${rate}  ${writers} writers, ${name}`);
  }
  console.log(` 1.00${median(baseline).toFixed(0).padStart(11)}  plain transactions of ${ROWS} rows`);
}

const directory = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'casebook-bench-'));
try {
  await measure(directory);
} finally {
  rmSync(directory, { recursive: true });
}
