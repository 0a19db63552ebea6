/**
 * Appends per second through the embedded log with closed-loop writers (each waits for its answer), as a ratio
 * to what the same disk does in the same run with plain transactions of 64 rows. Rounds of both alternate, so
 * that a noisy neighbour meets both.
 *
 *   npm exec -- node bench/event-log.ts [directory on the disk to measure]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openForWriting } from '../src/events/log/sqlite/database.ts';
import { openSqliteLog, type SqliteLog } from '../src/events/log/sqlite/log.ts';

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

async function closedLoop(log: SqliteLog, writers: number): Promise<number> {
  const start = performance.now();
  await Promise.all(Array.from({ length: writers }, (_, writer) => appendInTurn(log, writer, writers)));
  return perSecond(performance.now() - start);
}

async function appendInTurn(log: SqliteLog, writer: number, writers: number): Promise<void> {
  const stream = `ticket-${randomUUID()}`;
  let revision = -1;
  for (let index = writer; index < EVENTS; index += writers) {
    const event = examples[index];
    if (event) await log.append(stream, revision++, [event]);
  }
}

async function measure(directory: string): Promise<void> {
  const plain = plainTransactions(directory);
  const log = await openSqliteLog({ directory });
  const baseline: number[] = [];
  const measured = WRITERS.map((): number[] => []);
  for (let round = 0; round <= ROUNDS; round++) {
    const rates = [plain()];
    for (const writers of WRITERS) rates.push(await closedLoop(log, writers));
    if (round === 0) continue; // warming up
    baseline.push(rates[0] ?? 0);
    measured.forEach((all, index) => void all.push(rates[index + 1] ?? 0));
  }
  await log.close();
  print(baseline, measured);
}

function print(baseline: readonly number[], measured: readonly number[][]): void {
  console.log('ratio  appends/s  writers');
  measured.forEach((rates, index) => {
    const ratio = median(rates.map((rate, round) => rate / (baseline[round] ?? Number.NaN)));
    console.log(`${ratio.toFixed(2).padStart(5)}${median(rates).toFixed(0).padStart(11)}  ${WRITERS[index]}`);
  });
  console.log(` 1.00${median(baseline).toFixed(0).padStart(11)}  plain transactions of ${ROWS} rows`);
}

const directory = mkdtempSync(join(process.argv[2] ?? tmpdir(), 'casebook-bench-'));
try {
  await measure(directory);
} finally {
  rmSync(directory, { recursive: true });
}
