import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { isMalformed, sqliteCode } from '../../sqlite-code.ts';
import {
  type EventReader,
  type LogBatch,
  LogUnavailable,
  type Position,
  type ReadStreamOptions,
  type RecordedEvent,
  type Revision,
} from '../port.ts';
import { eventsFile, openForReading } from './database.ts';
import type { Live } from './live.ts';
import { follow } from './subscription.ts';

type Row = readonly [Position, string, Revision, string, string, string, string];

const COLUMNS = 'e.position, s.name, e.revision, e.id, e.type, e.data, e.metadata';
const STREAM = `SELECT ${COLUMNS} FROM streams s CROSS JOIN events e ON e.stream = s.id WHERE s.name = ?`;
const FORWARDS = `${STREAM} AND e.revision >= ? ORDER BY e.revision LIMIT ?`;
const BACKWARDS = `${STREAM} AND e.revision <= ? ORDER BY e.revision DESC LIMIT ?`;
// CROSS JOIN keeps the order of the tables: the log itself is walked, never its streams.
const ALL = `SELECT ${COLUMNS} FROM events e CROSS JOIN streams s ON s.id = e.stream
  WHERE e.position > ? ORDER BY e.position LIMIT ?`;
// Before the first position.
const MISPLACED = `SELECT ${COLUMNS} FROM events e CROSS JOIN streams s ON s.id = e.stream
  WHERE e.position <= 0 ORDER BY e.position LIMIT ?`;

const NAMED = 'SELECT EXISTS (SELECT 1 FROM streams WHERE name >= ? AND name < ?) AS found';
const NAMES = 'SELECT id, name FROM streams WHERE id > ? ORDER BY id LIMIT ?';
/** No name of a stream goes on with it. */
const LAST_CHARACTER = '\u{10ffff}';

/** The reading half on a connection of its own; each call blocks its thread for as long as the read takes. */
export class SqliteReader implements EventReader {
  readonly #live: Live;
  readonly #onMalformed: (code: string) => void;
  readonly #database: DatabaseSync;
  readonly #forwards: StatementSync;
  readonly #backwards: StatementSync;
  readonly #all: StatementSync;
  readonly #named: StatementSync;
  readonly #end: StatementSync;
  readonly #identity: StatementSync;
  readonly #names: StatementSync;

  /**
   * @param live where the events after those in the file come from; it ends when the reader closes.
   * @param onMalformed called with SQLite's code whenever a read shows that the file is malformed.
   */
  constructor(directory: string, live: Live, onMalformed: (code: string) => void = () => {}) {
    const database = openForReading(eventsFile(directory));
    this.#live = live;
    this.#onMalformed = onMalformed;
    this.#database = database;
    this.#forwards = rowsOf(database, FORWARDS);
    this.#backwards = rowsOf(database, BACKWARDS);
    this.#all = rowsOf(database, ALL);
    this.#named = database.prepare(NAMED);
    this.#names = rowsOf(database, NAMES);
    this.#end = database.prepare('SELECT max(position) AS position FROM events');
    this.#identity = database.prepare("SELECT value FROM meta WHERE key = 'identity'");
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    const { direction = 'forwards', limit = Number.MAX_SAFE_INTEGER } = options;
    return direction === 'forwards'
      ? this.#read(this.#forwards, stream, options.from ?? 0, limit)
      : this.#read(this.#backwards, stream, options.from ?? Number.MAX_SAFE_INTEGER, limit);
  }

  hasStreams(prefix: string): boolean {
    return this.#answer(() => this.#named.get(prefix, prefix + LAST_CHARACTER))?.found === 1;
  }

  async readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]> {
    return this.#page(after, limit);
  }

  async misplaced(limit: number): Promise<readonly RecordedEvent[]> {
    return this.#read(rowsOf(this.#database, MISPLACED), limit);
  }

  subscribe(after: Position, signal: AbortSignal): AsyncIterable<LogBatch> {
    return follow((position, limit) => this.#page(position, limit), this.#live, after, signal);
  }

  async end(): Promise<Position> {
    return Number(this.#answer(() => this.#end.get())?.position ?? 0) as Position;
  }

  async identity(): Promise<string> {
    return String(this.#answer(() => this.#identity.get())?.value);
  }

  /** Of streams, with ids and in their order. */
  protected namesAfter(id: number, limit: number): readonly (readonly [number, string])[] {
    const rows = this.#answer(() => this.#names.all(id, limit));
    return rows as unknown as readonly (readonly [number, string])[];
  }

  async close(): Promise<void> {
    this.#live.end();
    if (this.#database.isOpen) this.#database.close();
  }

  #page(after: Position, limit: number): readonly RecordedEvent[] {
    return this.#read(this.#all, after, limit);
  }

  #read(statement: StatementSync, ...parameters: (string | number)[]): RecordedEvent[] {
    const rows = this.#answer(() => statement.all(...parameters)) as unknown as readonly Row[];
    return rows.map(([position, stream, revision, id, type, data, metadata]) => {
      return { id, type, data, metadata, stream, revision, position };
    });
  }

  #answer<T>(ask: () => T): T {
    try {
      return ask();
    } catch (cause) {
      const code = sqliteCode(cause);
      if (isMalformed(code)) this.#onMalformed(code);
      throw new LogUnavailable(`The event log can't be read: ${cause}`, { cause, code });
    }
  }
}

/** Rows as arrays arrive more than twice as fast as objects. */
function rowsOf(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}
