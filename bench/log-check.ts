/**
 * What an unclean end costs the next start: the check of the whole log, against reading every event of it once, on the same
 * file. Cached by the system, as after the end of a process; after the end of a machine add the time in which the disk delivers it.
 *
 *   npm exec -- node bench/log-check.ts [events, 1,000,000 unless given]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { backUpLog } from '../src/events/log/sqlite/backup.ts';
import { eventsFile, openForReading, openForWriting } from '../src/events/log/sqlite/database.ts';
import { problemIn } from '../src/events/log/sqlite/unclean-end.ts';

const EVENTS = Number(process.argv[2] ?? 1_000_000);
const EVENTS_OF_STREAM = 14;
const directory = mkdtempSync(join(tmpdir(), 'casebook-bench-'));
const file = eventsFile(directory);

/** Streams whose events stand between those of others, each of the size of a demo's. */
function fill(database: DatabaseSync): void {
  const streams = Math.ceil(EVENTS / EVENTS_OF_STREAM);
  const stream = database.prepare('INSERT INTO streams VALUES (?, ?)');
  const event = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?)');
  database.exec('BEGIN');
  for (let id = 1; id <= streams; id++) stream.run(id, `ticket-${randomUUID()}`);
  for (let n = 0; n < EVENTS; n++) {
    const data = JSON.stringify({ message: 'm'.repeat(380) });
    const revision = Math.floor(n / streams);
    event.run(n + 1, (n % streams) + 1, revision, randomUUID(), 'MessageAdded', data, 'b'.repeat(190));
  }
  database.exec('COMMIT');
}

async function timed(what: string, work: () => unknown): Promise<void> {
  const started = performance.now();
  await work();
  console.log(`${what}: ${((performance.now() - started) / 1_000).toFixed(2)} s`);
}

try {
  const writer = openForWriting(file);
  fill(writer);
  writer.close();
  console.log(`${EVENTS} events, ${(statSync(file).size / 1e6).toFixed(0)} MB`);
  const reader = openForReading(file);
  for (let round = 0; round < 3; round++) {
    await timed('reading every event', () => {
      for (const _ of reader.prepare('SELECT * FROM events ORDER BY position').iterate());
    });
    await timed('the check after an unclean end', () => {
      const problem = problemIn(reader);
      if (problem !== null) throw new Error(problem);
    });
  }
  reader.close();
  await timed('a backup, with its check', () => backUpLog(directory, join(directory, 'backup.sqlite')));
} finally {
  rmSync(directory, { recursive: true });
}
