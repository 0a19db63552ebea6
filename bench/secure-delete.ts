/** What it costs that SQLite overwrites what is deleted: processor time of updates, deletes and a dropped table, against a file that doesn't. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const ROWS = 40_000;
const ROUNDS = 5;
const directory = mkdtempSync(join(tmpdir(), 'casebook-secure-delete-'));

/** Microseconds for each row. */
function measure(file: string, secure: 'ON' | 'OFF', round: number) {
  const database = new DatabaseSync(join(directory, file));
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ${secure}`);
  const table = `documents_${round}`;
  database.exec(`CREATE TABLE ${table} (id INTEGER PRIMARY KEY, document TEXT NOT NULL)`);
  const insert = database.prepare(`INSERT INTO ${table} VALUES (?, ?)`);
  const update = database.prepare(`UPDATE ${table} SET document = ? WHERE id = ?`);
  const timed = (work: () => void): number => {
    const begun = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / ROWS;
  };
  const inBatches = (each: (id: number) => void) => () => {
    for (let id = 0; id < ROWS; id += 500) {
      database.exec('BEGIN');
      for (let row = id; row < id + 500; row++) each(row);
      database.exec('COMMIT');
    }
  };
  inBatches((id) => insert.run(id, 'x'.repeat(600 + (id % 7) * 100)))();
  const updates = timed(inBatches((id) => update.run('y'.repeat(500 + (id % 11) * 90), id)));
  const drop = timed(() => database.exec(`DROP TABLE ${table}`));
  database.close();
  return { updates, drop };
}

const median = (all: readonly number[]): number =>
  all.toSorted((a, b) => a - b)[all.length >> 1] ?? Number.NaN;
const [on, off] = [[], []] as [ReturnType<typeof measure>[], ReturnType<typeof measure>[]];
for (let round = 0; round < ROUNDS; round++) {
  on.push(measure('on.sqlite', 'ON', round));
  off.push(measure('off.sqlite', 'OFF', round));
}
for (const what of ['updates', 'drop'] as const) {
  const [secure, plain] = [on, off].map((all) => median(all.map((one) => one[what]))) as [number, number];
  console.log(
    `${what}: ${secure.toFixed(2)} µs a row instead of ${plain.toFixed(2)}, ratio ${(secure / plain).toFixed(2)}`,
  );
}
rmSync(directory, { recursive: true });
