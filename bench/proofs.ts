/**
 * What proofs cost: the tree of a whole log, and its check, in processor time against reading and parsing every event of it; the
 * size of the tree; the time of heads and proofs; and events that come one by one.
 *
 *   npm exec -- node bench/proofs.ts [events, 200,000 unless given]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLogToRead } from '../src/composition/stores/event-log.ts';
import { BEGINNING, type EventReader, type Position } from '../src/events/log/port.ts';
import { eventsFile, openForWriting } from '../src/events/log/sqlite/database.ts';
import { pagesOf } from '../src/migrate/pages.ts';
import { checkLog } from '../src/proofs/check/check-log.ts';
import { expectedLeaves } from '../src/proofs/check/expected-leaves.ts';
import { createProver } from '../src/proofs/prover.ts';
import { openSqliteTreeStore } from '../src/proofs/store/sqlite/tree-store.ts';
import { createTreeWriter } from '../src/proofs/tree-writer.ts';
import { median, printTable, type Row } from './table.ts';

const EVENTS = Number(process.argv[2] ?? 200_000);
const EVENTS_OF_STREAM = 14;
const PROOFS = 200;
const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
const treeFile = join(directory, 'proofs.sqlite');

function fill(): void {
  const database = openForWriting(eventsFile(directory));
  const streams = Math.ceil(EVENTS / EVENTS_OF_STREAM);
  const stream = database.prepare('INSERT INTO streams VALUES (?, ?)');
  const event = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
  database.exec('BEGIN');
  for (let id = 1; id <= streams; id++) stream.run(id, `ticket-${randomUUID()}`);
  const data = JSON.stringify({ message: 'm'.repeat(380) });
  const metadata = JSON.stringify({ commandId: 'b'.repeat(170) });
  for (let n = 0; n < EVENTS; n++) {
    const revision = Math.floor(n / streams);
    event.run(n + 1, (n % streams) + 1, revision, randomUUID(), 'MessageAdded', data, metadata);
  }
  database.exec('COMMIT');
  database.close();
}

/** In microseconds of processor time for each event. */
async function costOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / EVENTS;
}

async function parseAll(log: EventReader): Promise<void> {
  for await (const page of pagesOf(log))
    for (const { data, metadata } of page) {
      JSON.parse(data);
      JSON.parse(metadata);
    }
}

/** The tree of the whole log, by the consumer that the desk has. */
async function makeTree(log: EventReader): Promise<void> {
  const store = openSqliteTreeStore({ file: treeFile, log: 'bench' });
  const stopping = new AbortController();
  const options = { log: untilEnd(log, stopping), store, lease: null };
  await createTreeWriter({ ...options, onInterrupted: fail, onResumed: () => {} }).run(stopping.signal);
  await store.close();
}

const fail = (error: unknown) => {
  throw error;
};

/** Ends the run when the last event was brought. */
function untilEnd(log: EventReader, stopping: AbortController) {
  return {
    end: () => log.end(),
    readAll: (after: Position, limit: number) => log.readAll(after, limit),
    async *subscribe(after: Position) {
      for await (const events of pagesOf(log, after)) yield { events, caughtUp: false };
      stopping.abort();
    },
  };
}

const microseconds = (figure: number): string => `${figure.toFixed(1)} µs`;
const rowOf = (what: string, measured: number, baseline: number): Row => ({
  ...{ what, ratio: measured / baseline },
  measured: microseconds(measured),
  baseline: microseconds(baseline),
});

async function millisecondsOf(ask: (index: number) => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < PROOFS; count++) {
    const started = performance.now();
    await ask(Math.floor((EVENTS * (count + 0.5)) / PROOFS));
    times.push(performance.now() - started);
  }
  return median(times);
}

try {
  fill();
  const log = await openLogToRead({ eventLogUrl: 'sqlite:', dataDir: directory });
  await parseAll(log);
  const parsing = await costOf(() => parseAll(log));
  const making = await costOf(() => makeTree(log));
  const store = openSqliteTreeStore({ file: treeFile, log: 'bench' });
  if ((await store.state())?.size !== EVENTS) throw new Error('the tree lacks events');
  const checking = await costOf(() =>
    checkLog({
      ...{ log: 'bench', pages: pagesOf(log, BEGINNING), heads: [], onProgress: () => {} },
      expected: expectedLeaves(store),
    }),
  );
  printTable([
    rowOf('the tree of a whole log, each event, against reading and parsing it', making, parsing),
    rowOf('its check, each event, likewise', checking, parsing),
  ]);
  const prover = createProver(store, log);
  const bytes = statSync(treeFile).size / EVENTS;
  console.log(
    `\nThe tree of ${EVENTS} events: ${bytes.toFixed(1)} bytes an event. Medians, in milliseconds:`,
  );
  console.log(`a root: ${(await millisecondsOf((index) => prover.root(index))).toFixed(2)}`);
  const inclusion = await millisecondsOf(async (index) => {
    const leaf = await prover.leafAt((index + 1) as Position);
    return prover.inclusion(leaf?.index ?? 0, EVENTS);
  });
  console.log(`an inclusion proof by position: ${inclusion.toFixed(2)}`);
  console.log(
    `a consistency proof: ${(await millisecondsOf((index) => prover.consistency(index, EVENTS))).toFixed(2)}`,
  );
  const [last] = await log.readAll((EVENTS - 1) as Position, 1);
  const started = performance.now();
  await prover.leafOf(last?.id ?? '');
  console.log(`the last event by its id: ${(performance.now() - started).toFixed(0)}`);
  await store.close();
  await log.close();
} finally {
  rmSync(directory, { recursive: true });
}
