import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../../events/sqlite-file.ts';
import type { AnyModule } from '../../module.ts';
import type { Stored } from '../../projection.ts';
import { poisonedStreams } from '../poisoned.ts';
import type { Batch, Checkpoint, PoisonedDocument, ReadStoreWriter } from '../port.ts';
import { answering } from './connection.ts';
import { ProjectionRows, tableIn } from './rows.ts';
import { discardUnusable, openForWriting } from './schema.ts';
import type { DocumentTable } from './side.ts';
import { type DerivedTable, tablesOf } from './tables.ts';

export { removeSqliteReadStore } from './schema.ts';

export interface SqliteWriterOptions {
  readonly file: string;
  readonly projections: readonly AnyModule[];
  /** How many erasures there have been; by default none. */
  readonly erasures?: number;
}

/**
 * Opens the read models' file for the projector, and creates it if it is missing. It is derived from the log:
 * whatever can't be used (another format, no database) is deleted, and the checkpoint is null again.
 */
export const openSqliteReadStoreWriter = ({
  file,
  projections,
  erasures = 0,
}: SqliteWriterOptions): Promise<ReadStoreWriter> =>
  answering(() => {
    const members = [poisonedStreams, ...projections];
    const discarded = discardUnusable(file);
    const writer = new SqliteReadStoreWriter(openForWriting(file, members, erasures), members);
    writer.discarded = discarded;
    return writer;
  });

/** The state of the caches belongs to no commit: they are empty, or a commit failed half-way. */
const NO_COMMIT = -1;

/** A projection that is written. */
interface Member {
  readonly module: AnyModule;
  readonly generation: number;
  readonly table: DocumentTable<Stored>;
  /** The commit to which its caches belong. Any other commit is another projector's. */
  commits: number;
}

/** Writes the projections of one scope. */
export class SqliteReadStoreWriter implements ReadStoreWriter {
  discarded: string | null = null;
  protected readonly db: DatabaseSync;
  protected readonly rows: ProjectionRows;
  readonly #modules: readonly AnyModule[];
  #members: ReadonlyMap<string, Member> = new Map();

  /** `modules`: all of the program; those are written that are in the scope and at its checkpoint. */
  constructor(db: DatabaseSync, modules: readonly AnyModule[], scope?: string) {
    this.db = db;
    this.rows = new ProjectionRows(db, scope);
    this.#modules = modules;
    this.#load();
  }

  get members(): readonly AnyModule[] {
    return this.#modules.filter(({ name }) => name !== poisonedStreams.name && this.#members.has(name));
  }

  get behind(): readonly AnyModule[] {
    return this.#modules.filter(({ name }) => !this.#members.has(name));
  }

  /** Keeps the caches of builds that still exist. Returns the scope's checkpoint. */
  #load(): Checkpoint | null {
    const checkpoint = this.rows.find(poisonedStreams)?.checkpoint ?? null;
    const members = new Map<string, Member>();
    for (const module of this.#modules) {
      const row = this.rows.find(module);
      if (row === null || !isSame(row.checkpoint, checkpoint)) continue;
      const known = this.#members.get(module.name);
      const { generation } = row;
      if (known?.generation === generation) members.set(module.name, known);
      else {
        const table = tablesOf(module).open(this.db, tableIn(module, row));
        members.set(module.name, { module, generation, table, commits: NO_COMMIT });
      }
    }
    this.#members = members;
    return checkpoint;
  }

  checkpoint(): Promise<Checkpoint | null> {
    return answering(() => this.#load());
  }

  load(name: string, ids: readonly string[]): Promise<ReadonlyMap<string, Stored>> {
    return answering(() => this.#member(name).table.find(ids));
  }

  poisoned(): Promise<readonly PoisonedDocument[]> {
    return answering(() => this.poisonedStreams.all());
  }

  commit(batch: Batch): Promise<'committed' | 'fenced'> {
    return answering(() => {
      try {
        return transaction(this.db, 'BEGIN IMMEDIATE', () => this.#apply(batch));
      } catch (error) {
        for (const member of this.#members.values()) member.commits = NO_COMMIT;
        throw error;
      }
    });
  }

  close(): Promise<void> {
    return answering(() => {
      if (this.db.isOpen) this.db.close();
    });
  }

  #apply({ from, to, changes, healed = [], hidden = {} }: Batch): 'committed' | 'fenced' {
    if (!this.#passFence(from)) return 'fenced';
    this.poisonedStreams.remove(healed);
    for (const [name, changed] of Object.entries(changes)) this.#member(name).table.put(changed);
    for (const [name, ids] of Object.entries(hidden)) this.#member(name).table.hide?.(ids);
    for (const member of this.#members.values()) {
      this.rows.advance(member.module, to);
      member.commits++;
    }
    return 'committed';
  }

  /**
   * Whether every projection is where the batch starts, and no other one has joined them. Then the caches of each belong
   * to that state.
   */
  #passFence(from: Checkpoint | null): boolean {
    const found = this.#modules.map((module) => ({
      row: this.rows.find(module),
      member: this.#members.get(module.name),
    }));
    const isAsKnown = found.every(({ row, member }) => {
      const isThere = row !== null && isSame(row.checkpoint, from);
      return member === undefined ? !isThere : isThere && row.generation === member.generation;
    });
    if (!isAsKnown) return false;
    for (const { row, member } of found) {
      if (row === null || member === undefined) continue;
      if (member.commits !== row.commits) member.table.forget();
      member.commits = row.commits;
    }
    return true;
  }

  protected get poisonedStreams(): DerivedTable<PoisonedDocument> {
    return this.#member(poisonedStreams.name).table as DerivedTable<PoisonedDocument>;
  }

  #member(name: string): Member {
    const member = this.#members.get(name);
    if (member === undefined) throw new Error(`no projection makes ${name}`);
    return member;
  }
}

export const isSame = (a: Checkpoint | null, b: Checkpoint | null): boolean =>
  a?.log === b?.log && a?.position === b?.position;
