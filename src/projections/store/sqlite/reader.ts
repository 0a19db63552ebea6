import { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../../events/sqlite-file.ts';
import type { JoinedRead } from '../../joined-read.ts';
import { type AnyModule, type Heaviness, type ProjectionModule, type Reads, readsBy } from '../../module.ts';
import type { Stored } from '../../projection.ts';
import { SearchCaches } from '../../search/search-caches.ts';
import { poisonedStreams } from '../poisoned.ts';
import { type Checkpoint, type ProjectionBuild, ReadModelsUnavailable, type ReadStore } from '../port.ts';
import { DEFAULT_SEARCH_MEMORY, type SearchMemory } from '../search-memory.ts';
import { answering, isOfSqlite, numberOf, prepare, type Statement, unavailable } from './connection.ts';
import type { HeavyReads } from './heavy-reads.ts';
import { type ProjectionRow, ProjectionRows, tableIn } from './rows.ts';
import { FORMAT, formatOf } from './schema.ts';
import { tablesOf } from './tables.ts';

export interface SqliteReaderOptions {
  readonly file: string;
  readonly searchMemory?: SearchMemory;
  /** What runs the heavy reads, and what the long ones; by default the thread that opens the store. */
  readonly heavyReads?: HeavyReads;
  readonly longReads?: HeavyReads;
}

/** A short timeout, since it blocks the thread that answers requests. */
const READER_BUSY_MS = 250;

/**
 * Opens the read models for reading. The writer must have opened the file before: a missing file, or one of another format,
 * throws `ReadModelsUnavailable`.
 */
export const openSqliteReadStore = ({
  file,
  searchMemory = DEFAULT_SEARCH_MEMORY,
  heavyReads,
  longReads,
}: SqliteReaderOptions): Promise<ReadStore> =>
  answering(() => {
    const db = new DatabaseSync(file, { readOnly: true, timeout: READER_BUSY_MS });
    try {
      const format = formatOf(db);
      if (format !== FORMAT) throw new ReadModelsUnavailable(`${file} has format ${format}`);
      db.exec('PRAGMA cache_size = -32768; PRAGMA mmap_size = 268435456');
      return new SqliteReadStore(db, searchMemory, { heavy: heavyReads, long: longReads });
    } catch (error) {
      db.close();
      throw error;
    }
  });

type Read = (argument: never) => unknown;

/** The reads of one build of a projection. */
interface Opened {
  readonly generation: number;
  readonly reads: Readonly<Record<string, Read>>;
}

interface ReadThreads {
  readonly heavy: HeavyReads | undefined;
  readonly long: HeavyReads | undefined;
}

class SqliteReadStore implements ReadStore {
  readonly #db: DatabaseSync;
  readonly #rows: ProjectionRows;
  readonly #caches: SearchCaches;
  readonly #threads: ReadThreads;
  readonly #opened = new Map<string, Opened>();
  /** The result in this turn of the event loop: many requests share one read of the store's own record. */
  readonly #found = new Map<AnyModule, ProjectionRow | null>();
  /** Another number after each commit of another connection (sqlite.org/pragma.html#pragma_data_version). */
  readonly #version: Statement;

  constructor(db: DatabaseSync, searchMemory: SearchMemory, threads: ReadThreads) {
    this.#db = db;
    this.#rows = new ProjectionRows(db);
    this.#caches = new SearchCaches(searchMemory);
    this.#threads = threads;
    this.#version = prepare(db, 'PRAGMA data_version');
  }

  checkpoint(): Promise<Checkpoint | null> {
    return answering(() => this.#rows.find(poisonedStreams)?.checkpoint ?? null);
  }

  queriesOf = <Document extends Stored, Queries extends object>(
    module: ProjectionModule<Document, Queries>,
  ): Reads<Document, Queries> => readsBy(module, (name, argument) => this.#ask(module, name, argument));

  readJoined = async <Argument, Result>(
    read: JoinedRead<Argument, Result>,
    argument: Argument,
  ): Promise<Result> => {
    const { heavy } = this.#threads;
    if (heavy) return (await heavy.read({ joined: read.name, argument })) as Result;
    return read.run(this.queriesOf, argument);
  };

  isServing(module: AnyModule): Promise<boolean> {
    return answering(() => this.#find(module) !== null);
  }

  builds(): Promise<readonly ProjectionBuild[]> {
    return answering(() => this.#rows.builds());
  }

  forgotten(): Promise<number> {
    return answering(() => this.#rows.find(poisonedStreams)?.erasures ?? 0);
  }

  countPoisoned(): Promise<number> {
    return this.queriesOf(poisonedStreams).count();
  }

  state(): number {
    try {
      return numberOf(this.#version.row()?.[0]);
    } catch (error) {
      throw unavailable(error);
    }
  }

  forget(): void {
    this.#threads.heavy?.forget();
    this.#threads.long?.forget();
    this.#opened.clear();
    this.#caches.clear();
  }

  async close(): Promise<void> {
    await Promise.all([this.#threads.heavy?.close(), this.#threads.long?.close()]);
    return answering(() => {
      if (this.#db.isOpen) this.#db.close();
    });
  }

  #ask(module: AnyModule, name: string, argument: never): Promise<unknown> {
    const heaviness: Heaviness = module.queries[name]?.(argument) ?? false;
    const thread = heaviness === 'long' ? this.#threads.long : heaviness ? this.#threads.heavy : undefined;
    if (thread) return thread.read({ projection: module.name, query: name, argument });
    return answering(() => this.#read(module, name, argument));
  }

  /** The build may be replaced, and its tables dropped, between the look at the store's record and the read: then the next one answers. */
  #read(module: AnyModule, name: string, argument: never): unknown {
    const asked = this.#find(module)?.generation;
    try {
      return this.#readsOf(module)[name]?.(argument);
    } catch (error) {
      if (!isOfSqlite(error)) throw error;
      this.#found.delete(module);
      if (this.#find(module)?.generation === asked) throw error;
      return this.#read(module, name, argument);
    }
  }

  /** Null while the projection is missing, or isn't as far as the others. */
  #find(module: AnyModule): ProjectionRow | null {
    const known = this.#found.get(module);
    if (known !== undefined) return known;
    if (this.#found.size === 0) setImmediate(() => this.#found.clear());
    const row = this.#rows.findAbreast(module, poisonedStreams);
    this.#found.set(module, row);
    return row;
  }

  #readsOf(module: AnyModule): Opened['reads'] {
    const row = this.#find(module);
    if (row === null) throw new ReadModelsUnavailable(`${module.name} is being rebuilt`);
    const opened = this.#opened.get(module.name);
    if (opened?.generation === row.generation) return opened.reads;
    // What the replaced build's caches hold may be what it was replaced for.
    if (opened) this.#caches.clear();
    const reads = this.#open(module, tableIn(module, row));
    this.#opened.set(module.name, { generation: row.generation, reads });
    return reads;
  }

  #open(module: AnyModule, table: string): Opened['reads'] {
    const db = this.#db;
    const snapshot = <Result>(work: () => Result): Result => transaction(db, 'BEGIN', work);
    const documents = tablesOf(module).open(db, table);
    return {
      ...module.sqlite.queries({ db, table, caches: this.#caches, snapshot }),
      get: (id: string) => documents.find([id]).get(id) ?? null,
      find: (ids: readonly string[]) => snapshot(() => documents.find(ids)),
    };
  }
}
