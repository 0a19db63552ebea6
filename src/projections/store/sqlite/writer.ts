import type { DatabaseSync } from 'node:sqlite';
import type { AnyModule } from '../../module.ts';
import type { Stored } from '../../projection.ts';
import { poisonedStreams } from '../poisoned.ts';
import type { Batch, Checkpoint, PoisonedDocument, ReadStoreWriter } from '../port.ts';
import { answering, transaction } from './connection.ts';
import { ProjectionRows, tableIn } from './rows.ts';
import { openForWriting } from './schema.ts';
import type { DocumentTable } from './side.ts';
import { type DerivedTable, tablesOf } from './tables.ts';

export { removeSqliteReadStore } from './schema.ts';

export interface SqliteWriterOptions {
  readonly file: string;
  readonly projections: readonly AnyModule[];
}

/**
 * Opens the read models' file for the projector, and makes it when it is missing. It is derived from the log:
 * whatever can't be used (another format, no database) is thrown away, and the checkpoint is null again.
 */
export const openSqliteReadStoreWriter = ({
  file,
  projections,
}: SqliteWriterOptions): Promise<ReadStoreWriter> =>
  answering(() => {
    const members = [poisonedStreams, ...projections];
    return new SqliteReadStoreWriter(openForWriting(file, members), members);
  });

/** What is in memory is of no commit: it is empty, or one failed half-way. */
const NO_COMMIT = -1;

/** A projection that is written. */
interface Member {
  readonly module: AnyModule;
  readonly generation: number;
  readonly table: DocumentTable<Stored>;
  /** The commit that its memory is of. Another one is somebody else's. */
  commits: number;
}

class SqliteReadStoreWriter implements ReadStoreWriter {
  readonly #db: DatabaseSync;
  readonly #rows: ProjectionRows;
  readonly #members: ReadonlyMap<string, Member>;
  readonly #poisoned: DerivedTable<PoisonedDocument>;

  constructor(db: DatabaseSync, modules: readonly AnyModule[]) {
    this.#db = db;
    this.#rows = new ProjectionRows(db);
    this.#members = new Map(modules.map((module) => [module.name, this.#open(module)]));
    const { table } = this.#member(poisonedStreams.name);
    this.#poisoned = table as DerivedTable<PoisonedDocument>;
  }

  #open(module: AnyModule): Member {
    const row = this.#rows.find(module);
    if (row === null) throw new Error(`${module.name} has no tables`);
    const table = tablesOf(module).open(this.#db, tableIn(module, row));
    return { module, generation: row.generation, table, commits: NO_COMMIT };
  }

  checkpoint(): Promise<Checkpoint | null> {
    return answering(() => this.#rows.find(poisonedStreams)?.checkpoint ?? null);
  }

  load(name: string, ids: readonly string[]): Promise<ReadonlyMap<string, Stored>> {
    return answering(() => this.#member(name).table.find(ids));
  }

  poisoned(): Promise<readonly PoisonedDocument[]> {
    return answering(() => this.#poisoned.all());
  }

  commit(batch: Batch): Promise<'committed' | 'fenced'> {
    return answering(() => {
      try {
        return transaction(this.#db, 'BEGIN IMMEDIATE', () => this.#apply(batch));
      } catch (error) {
        for (const member of this.#members.values()) member.commits = NO_COMMIT;
        throw error;
      }
    });
  }

  close(): Promise<void> {
    return answering(() => {
      if (this.#db.isOpen) this.#db.close();
    });
  }

  #apply({ from, to, changes, healed = [] }: Batch): 'committed' | 'fenced' {
    if (!this.#passFence(from)) return 'fenced';
    this.#poisoned.remove(healed);
    for (const [name, changed] of Object.entries(changes)) this.#member(name).table.put(changed);
    for (const member of this.#members.values()) {
      this.#rows.advance(member.module, to);
      member.commits++;
    }
    return 'committed';
  }

  /** Whether every projection is where the batch starts from. Then the memory of each is of that state. */
  #passFence(from: Checkpoint | null): boolean {
    const found = [...this.#members.values()].map((member) => ({
      member,
      row: this.#rows.find(member.module),
    }));
    const isThere = found.every(
      ({ member, row }) => row?.generation === member.generation && isSame(row.checkpoint, from),
    );
    if (!isThere) return false;
    for (const { member, row } of found) {
      if (member.commits !== row?.commits) member.table.forget();
      member.commits = row?.commits ?? NO_COMMIT;
    }
    return true;
  }

  #member(name: string): Member {
    const member = this.#members.get(name);
    if (member === undefined) throw new Error(`no projection makes ${name}`);
    return member;
  }
}

const isSame = (a: Checkpoint | null, b: Checkpoint | null): boolean =>
  a?.log === b?.log && a?.position === b?.position;
