import { join } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { prepareFile, transaction } from '../../sqlite-file.ts';
import { STORE_KEY, type StoreKey, type SubjectKey, type WrappedKey } from '../key-store.ts';

/** The file of the key store in a data directory. */
export const keysFile = (directory: string): string => join(directory, 'keys.sqlite');

const FORMAT = 1;
/** Milliseconds that a call may stand still behind another process's lock. */
const TIMEOUT_MS = 5_000;
/** A reader may hold on to the journal for a moment. */
const TRUNCATE_ATTEMPTS = 50;
const TRUNCATE_PAUSE_MS = 20;

/** `destroyed` keeps the ids alone: a key that is not there was destroyed, or the file is not the one of the log. */
const TABLES = `
  CREATE TABLE keys (
    id TEXT PRIMARY KEY, lookup TEXT UNIQUE, master TEXT NOT NULL, wrapped BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE destroyed (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE generation (number INTEGER NOT NULL) STRICT;
  INSERT INTO generation VALUES (0);
`;

/** The writing half of the key store. Every call blocks its thread until the disk has answered. */
export class KeyFile {
  readonly #database: DatabaseSync;
  readonly #insert: StatementSync;
  readonly #ofLookup: StatementSync;
  readonly #ofId: StatementSync;
  readonly #delete: StatementSync;
  readonly #destroyed: StatementSync;
  readonly #grow: StatementSync;
  readonly #rewrap: StatementSync;

  /**
   * Opens the file, and creates it when there is none.
   *
   * @throws Error when the file is no key store of this version, or the disk refuses.
   */
  constructor(file: string) {
    const database = new DatabaseSync(file, { timeout: TIMEOUT_MS });
    this.#database = database;
    try {
      prepare(database, file);
    } catch (error) {
      database.close();
      throw error;
    }
    this.#insert = database.prepare('INSERT INTO keys VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING');
    this.#ofLookup = database.prepare('SELECT id, lookup, master, wrapped FROM keys WHERE lookup = ?');
    this.#ofId = database.prepare('SELECT id, master, wrapped FROM keys WHERE id = ?');
    this.#delete = database.prepare('DELETE FROM keys WHERE lookup = ? RETURNING id');
    this.#destroyed = database.prepare('INSERT INTO destroyed VALUES (?)');
    this.#grow = database.prepare('UPDATE generation SET number = number + 1');
    this.#rewrap = database.prepare('UPDATE keys SET master = ?, wrapped = ? WHERE id = ?');
  }

  begin({ id, master, wrapped }: StoreKey): StoreKey {
    return this.#transaction(() => {
      this.#insert.run(id, null, master, wrapped);
      return this.#ofId.get(STORE_KEY) as unknown as StoreKey;
    });
  }

  /**
   * Several lists in one transaction, and so one sync of the disk. Returns for each list the keys that its subjects had before, instead of
   * those given for them.
   */
  keepAll(lists: readonly (readonly SubjectKey[])[]): readonly (readonly SubjectKey[])[] {
    return this.#transaction(() =>
      lists.map((keys) =>
        keys.flatMap(({ id, lookup, master, wrapped }) =>
          this.#insert.run(id, lookup, master, wrapped).changes > 0
            ? []
            : [this.#ofLookup.get(lookup) as unknown as SubjectKey],
        ),
      ),
    );
  }

  /**
   * Nothing of the keys is left in the file, whose deleted bytes are overwritten, nor in its journal, which is emptied: once for all of
   * them.
   */
  destroy(lookups: readonly string[]): readonly string[] {
    const ids = this.#transaction(() => {
      const gone = lookups.flatMap((lookup) => this.#delete.all(lookup).map(({ id }) => String(id)));
      for (const id of gone) this.#destroyed.run(id);
      if (gone.length > 0) this.#grow.run();
      return gone;
    });
    this.#emptyJournal();
    return ids;
  }

  rewrap(keys: readonly WrappedKey[]): void {
    this.#transaction(() => {
      for (const { id, master, wrapped } of keys) this.#rewrap.run(master, wrapped, id);
    });
    this.#emptyJournal();
  }

  close(): void {
    this.#database.close();
  }

  #emptyJournal(): void {
    for (let attempt = 0; attempt < TRUNCATE_ATTEMPTS; attempt++) {
      const { busy } = this.#database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() ?? {};
      if (busy === 0) return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TRUNCATE_PAUSE_MS);
    }
    throw new Error('the journal of the key store is read by another process: what it held is still there');
  }

  #transaction<Result>(work: () => Result): Result {
    return transaction(this.#database, 'BEGIN IMMEDIATE', work);
  }
}

function prepare(database: DatabaseSync, file: string): void {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON');
  // FULL syncs at every commit: no event is written under a key that a power failure takes away.
  database.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON');
  prepareFile(database, file, { format: FORMAT, make: () => database.exec(TABLES) });
}
