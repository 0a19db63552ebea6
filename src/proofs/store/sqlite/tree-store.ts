import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { sqliteCode } from '../../../events/sqlite-code.ts';
import { prepareFile, transaction } from '../../../events/sqlite-file.ts';
import type { KeptHead, Tile, TileAddress, TreeState, TreeStore } from '../port.ts';
import { TreeUnavailable } from '../unavailable.ts';

/** Milliseconds for which a call may wait for another connection's transaction. */
const TIMEOUT_MS = 5_000;

/** Counts up when the tables change. The tree of each log is apart: a directory may get another log. */
const FORMAT = 1;
const TABLES = `
  CREATE TABLE trees (
    tree INTEGER PRIMARY KEY, log TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL, position INTEGER NOT NULL, read INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE tiles (
    tree INTEGER NOT NULL, level INTEGER NOT NULL, number INTEGER NOT NULL,
    hashes BLOB NOT NULL, places BLOB NOT NULL,
    PRIMARY KEY (tree, level, number)
  ) STRICT;
  CREATE TABLE heads (
    log TEXT NOT NULL, number INTEGER NOT NULL, size INTEGER NOT NULL, signed TEXT NOT NULL,
    PRIMARY KEY (log, number)
  ) STRICT;
`;

const SQL = {
  state: 'SELECT size, position, read FROM trees WHERE log = ?',
  tile: `SELECT hashes, places FROM tiles WHERE tree = (SELECT tree FROM trees WHERE log = ?) AND level = ? AND number = ?`,
  begin: 'INSERT INTO trees (log, size, position, read) VALUES (?, 0, 0, 0) ON CONFLICT DO NOTHING',
  move: 'UPDATE trees SET size = ?, position = ?, read = ? WHERE log = ? AND size = ? AND read = ? RETURNING tree',
  put: 'INSERT OR REPLACE INTO tiles (tree, level, number, hashes, places) VALUES (?, ?, ?, ?, ?)',
  heads: 'SELECT number, size, signed FROM heads WHERE log = ? AND number < ? ORDER BY number DESC LIMIT ?',
  addHead: `INSERT INTO heads (log, number, size, signed)
    VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM heads WHERE log = ?1), ?2, ?3) RETURNING number, size, signed`,
};

export interface SqliteTreeStoreOptions {
  /** Created when absent, unless it is only read. */
  readonly file: string;
  /** The identity of the log whose tree it is. */
  readonly log: string;
  readonly readOnly?: boolean;
}

/** The tree of the embedded log, in a file of its own. Throws `TreeUnavailable` when the file can't be opened. */
export function openSqliteTreeStore({ file, log, readOnly = false }: SqliteTreeStoreOptions): TreeStore {
  const database = answering(() => open(file, readOnly));
  const statements = new Map<string, StatementSync>();
  const prepared = (name: keyof typeof SQL): StatementSync => {
    const statement = statements.get(name) ?? database.prepare(SQL[name]);
    statements.set(name, statement);
    return statement;
  };

  function write(
    before: TreeState | null,
    { size, position, read }: TreeState,
    tiles: readonly Tile[],
  ): boolean {
    if (before === null) prepared('begin').run(log);
    const moved = prepared('move').get(size, position, read, log, before?.size ?? 0, before?.read ?? 0);
    if (moved === undefined) return false;
    for (const { level, number, hashes, places } of tiles)
      prepared('put').run(Number(moved.tree), level, number, hashes, places);
    return true;
  }

  return {
    state: async () => answering(() => (prepared('state').get(log) as TreeState | undefined) ?? null),
    tile: async ({ level, number }: TileAddress) =>
      answering(() => {
        const row = prepared('tile').get(log, level, number);
        return row === undefined ? null : { level, number, ...bytesIn(row) };
      }),
    write: async (before, state, tiles) =>
      answering(() => transaction(database, 'BEGIN IMMEDIATE', () => write(before, state, tiles))),
    heads: async (before, limit) =>
      answering(
        () =>
          prepared('heads').all(
            log,
            before ?? Number.MAX_SAFE_INTEGER,
            limit,
          ) as unknown as readonly KeptHead[],
      ),
    addHead: async ({ size, signed }) =>
      answering(() => prepared('addHead').get(log, size, signed) as unknown as KeptHead),
    async close() {
      if (database.isOpen) database.close();
    },
  };
}

function open(file: string, readOnly: boolean): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly, timeout: TIMEOUT_MS });
  try {
    if (readOnly) return database;
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -1000');
    prepareFile(database, file, { format: FORMAT, make: () => database.exec(TABLES) });
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function bytesIn(row: Readonly<Record<string, unknown>>): Pick<Tile, 'hashes' | 'places'> {
  const of = (bytes: unknown) => {
    const { buffer, byteOffset, byteLength } = bytes as Uint8Array;
    return Buffer.from(buffer, byteOffset, byteLength);
  };
  return { hashes: of(row.hashes), places: of(row.places) };
}

function answering<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (cause) {
    const code = sqliteCode(cause);
    if (code === null) throw cause;
    throw new TreeUnavailable(`The tree of the event log can't be used: ${cause}`, { cause, code });
  }
}
