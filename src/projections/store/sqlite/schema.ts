import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Layout } from '../ticket-index/layout.ts';
import { isOfSqlite, numberOf, prepare, transaction } from './connection.ts';

/** One more whenever the tables, the facets or what is stored in them change. A file of another version is derived anew. */
export const SCHEMA_VERSION = 5;

const WRITER_BUSY_MS = 5_000;
/** Errors of SQLite that mean: this is not (any more) a database. */
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/**
 * `tickets.ordinal` counts from 0 in the order in which the log first names the tickets: creation order.
 * Times are milliseconds since the epoch. Documents are JSON; the columns beside them are what they are found by.
 */
const SCHEMA = `
  CREATE TABLE state (
    singleton INTEGER PRIMARY KEY CHECK (singleton = 1),
    log TEXT, position INTEGER,
    commits INTEGER NOT NULL, tickets INTEGER NOT NULL, counters TEXT NOT NULL,
    block_size INTEGER NOT NULL, segment_size INTEGER NOT NULL
  );
  CREATE TABLE tickets (
    ordinal INTEGER PRIMARY KEY, updated_at INTEGER NOT NULL, user_id TEXT,
    id TEXT NOT NULL UNIQUE, ticket_number TEXT NOT NULL UNIQUE, document TEXT NOT NULL
  );
  CREATE INDEX tickets_by_user ON tickets (user_id, ordinal) WHERE user_id IS NOT NULL;
  CREATE INDEX tickets_by_update ON tickets (updated_at, ordinal);
  CREATE TABLE ticket_facets (
    facet TEXT NOT NULL, value TEXT NOT NULL, block INTEGER NOT NULL, bits BLOB NOT NULL,
    UNIQUE (facet, value, block)
  );
  CREATE TABLE ticket_spans (
    span INTEGER PRIMARY KEY, tickets INTEGER NOT NULL, oldest INTEGER NOT NULL, newest INTEGER NOT NULL,
    times BLOB NOT NULL
  );
  CREATE TABLE ticket_texts (ordinal INTEGER PRIMARY KEY, fields TEXT NOT NULL);
  CREATE TABLE ticket_segments (segment INTEGER PRIMARY KEY, content BLOB NOT NULL);
  CREATE TABLE ticket_sequences (segment INTEGER PRIMARY KEY, content BLOB NOT NULL);
  CREATE TABLE ticketMessages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, ticket_id TEXT NOT NULL,
    is_internal INTEGER NOT NULL, revision INTEGER NOT NULL, document TEXT NOT NULL
  );
  CREATE INDEX messages_by_ticket ON ticketMessages (ticket_id, is_internal, revision);
  CREATE TABLE conversations (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status TEXT NOT NULL, type TEXT NOT NULL,
    active_at INTEGER NOT NULL, search_text TEXT NOT NULL, document TEXT NOT NULL
  );
  CREATE INDEX conversations_by_activity ON conversations (active_at, id, status, type, search_text);
  CREATE TABLE conversationMessages (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, conversation_id TEXT NOT NULL,
    place INTEGER NOT NULL, document TEXT NOT NULL
  );
  CREATE INDEX messages_by_conversation ON conversationMessages (conversation_id, place);
  ${['users', 'admins', 'transactions', 'registrationSessions', 'poisoned'].map(plainTable).join('\n')}
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

function plainTable(name: string): string {
  return `CREATE TABLE ${name} (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL);`;
}

/** Throws the read models away. Nobody may have them open: who has goes on seeing the old ones. */
export function removeSqliteReadStore(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
}

/** Opens the file for its writer. One that is of another version or layout, or no database, is thrown away first. */
export function openForWriting(file: string, layout: Layout): DatabaseSync {
  if (!isUsable(file, layout)) removeSqliteReadStore(file);
  const db = new DatabaseSync(file, { timeout: WRITER_BUSY_MS });
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536');
    db.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864');
    transaction(db, 'BEGIN IMMEDIATE', () => {
      if (versionOf(db) !== SCHEMA_VERSION) create(db, layout);
    });
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function create(db: DatabaseSync, { blockSize, segmentSize }: Layout): void {
  db.exec(SCHEMA);
  prepare(db, "INSERT INTO state VALUES (1, NULL, NULL, 0, 0, '{}', ?, ?)").run(blockSize, segmentSize);
}

export const versionOf = (db: DatabaseSync): number =>
  numberOf(prepare(db, 'PRAGMA user_version').row()?.[0]);

export function layoutOf(db: DatabaseSync): Layout {
  const [blockSize, segmentSize] = prepare(db, 'SELECT block_size, segment_size FROM state').row() ?? [];
  return { blockSize: numberOf(blockSize), segmentSize: numberOf(segmentSize) };
}

function isUsable(file: string, layout: Layout): boolean {
  const db = new DatabaseSync(file, { timeout: WRITER_BUSY_MS });
  try {
    const version = versionOf(db);
    if (version !== SCHEMA_VERSION) return version === 0 && isEmpty(db);
    const found = layoutOf(db);
    return found.blockSize === layout.blockSize && found.segmentSize === layout.segmentSize;
  } catch (error) {
    if (isOfSqlite(error) && (error.errcode === NOT_A_DATABASE || error.errcode === CORRUPT)) return false;
    throw error;
  } finally {
    db.close();
  }
}

const isEmpty = (db: DatabaseSync): boolean =>
  prepare(db, 'SELECT 1 FROM sqlite_schema LIMIT 1').row() === undefined;
