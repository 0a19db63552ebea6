import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { sqliteCode } from '../../sqlite-code.ts';
import { KeysUnavailable } from '../key-ring.ts';
import {
  type FoundKey,
  type KeyCounts,
  type KeyStoreReader,
  STORE_KEY,
  type StoreKey,
  type SubjectKey,
} from '../key-store.ts';

const TIMEOUT_MS = 1_000;

const COLUMNS = 'id, lookup, master, wrapped';
const LISTED = '(SELECT value FROM json_each(?))';

/** The reading half of the key store in a file, on a connection of its own. */
export class KeyFileReader implements KeyStoreReader {
  readonly #database: DatabaseSync;
  readonly #ofIds: StatementSync;
  readonly #destroyed: StatementSync;
  readonly #ofLookups: StatementSync;
  readonly #page: StatementSync;
  readonly #generation: StatementSync;
  readonly #destroyedPage: StatementSync;

  /** @throws Error when there is no such file. */
  constructor(file: string) {
    const database = new DatabaseSync(file, { readOnly: true, timeout: TIMEOUT_MS });
    this.#database = database;
    this.#ofIds = database.prepare(`SELECT ${COLUMNS} FROM keys WHERE id IN ${LISTED}`);
    this.#destroyed = database.prepare(`SELECT id FROM destroyed WHERE id IN ${LISTED}`);
    this.#ofLookups = database.prepare(`SELECT ${COLUMNS} FROM keys WHERE lookup IN ${LISTED}`);
    this.#page = database.prepare(
      `SELECT ${COLUMNS} FROM keys WHERE id > ? AND lookup IS NOT NULL ORDER BY id LIMIT ?`,
    );
    this.#generation = database.prepare('SELECT number FROM generation');
    this.#destroyedPage = database.prepare('SELECT id FROM destroyed WHERE id > ? ORDER BY id LIMIT ?');
  }

  async storeKey(): Promise<StoreKey | null> {
    const [key] = this.#all<StoreKey>(this.#ofIds, JSON.stringify([STORE_KEY]));
    return key ?? null;
  }

  async find(ids: readonly string[]): Promise<readonly FoundKey[]> {
    const listed = JSON.stringify(ids);
    const found = this.#all<SubjectKey>(this.#ofIds, listed).map((key) => ({ id: key.id, key }));
    if (found.length === ids.length) return found;
    const gone = this.#all<{ readonly id: string }>(this.#destroyed, listed);
    return [...found, ...gone.map(({ id }) => ({ id, key: null }))];
  }

  async ofSubjects(lookups: readonly string[]): Promise<readonly SubjectKey[]> {
    return this.#all(this.#ofLookups, JSON.stringify(lookups));
  }

  async page(after: string, limit: number): Promise<readonly SubjectKey[]> {
    return this.#all(this.#page, after, limit);
  }

  async destroyedAfter(after: string, limit: number): Promise<readonly string[]> {
    return this.#all<{ readonly id: string }>(this.#destroyedPage, after, limit).map(({ id }) => id);
  }

  async generation(): Promise<number> {
    return Number(this.#all<{ readonly number: number }>(this.#generation)[0]?.number);
  }

  async counts(): Promise<KeyCounts> {
    const prepared = (sql: string) => this.#all<Record<string, unknown>>(this.#database.prepare(sql));
    const living = prepared(
      'SELECT master, count(*) AS count FROM keys WHERE lookup IS NOT NULL GROUP BY master ORDER BY master',
    );
    const [destroyed] = prepared('SELECT count(*) AS count FROM destroyed');
    return {
      destroyed: Number(destroyed?.count),
      living: Object.fromEntries(living.map(({ master, count }) => [String(master), Number(count)])),
    };
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#database.close();
  }

  #all<Row>(statement: StatementSync, ...parameters: (string | number)[]): readonly Row[] {
    try {
      return statement.all(...parameters) as unknown as readonly Row[];
    } catch (cause) {
      throw new KeysUnavailable(`The key store can't be read: ${cause}`, { cause, code: sqliteCode(cause) });
    }
  }
}
