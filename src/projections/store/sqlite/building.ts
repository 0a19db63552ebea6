import type { DatabaseSync } from 'node:sqlite';
import type { AnyModule } from '../../module.ts';
import { poisonedStreams } from '../poisoned.ts';
import type { BuildingWriter, Checkpoint } from '../port.ts';
import { answering, transaction } from './connection.ts';
import { keyOf, ProjectionRows, SERVING, tableIn } from './rows.ts';
import { createIn, dropOrphans, openBeside } from './schema.ts';
import { DerivedTable } from './tables.ts';
import { isSame, SqliteReadStoreWriter } from './writer.ts';

/**
 * Opens the making of a projection beside the others: goes on with one that was begun, or with one that serves and has
 * fallen behind, or begins one.
 */
export const openSqliteBuildingWriter = (file: string, module: AnyModule): Promise<BuildingWriter> =>
  answering(() => {
    const db = openBeside(file);
    try {
      transaction(db, 'BEGIN IMMEDIATE', () => begin(db, module));
      return new SqliteBuildingWriter(db, module);
    } catch (error) {
      db.close();
      throw error;
    }
  });

function begin(db: DatabaseSync, module: AnyModule): void {
  const [serving, building] = [new ProjectionRows(db), new ProjectionRows(db, keyOf(module))];
  if (building.find(module) !== null) return;
  const found = serving.find(module);
  const isStale =
    found !== null && !isSame(found.checkpoint, serving.find(poisonedStreams)?.checkpoint ?? null);
  createIn(db, building, poisonedStreams);
  if (isStale) {
    serving.move(module, keyOf(module));
    if (found.checkpoint) building.advance(poisonedStreams, found.checkpoint);
  } else createIn(db, building, module);
}

class SqliteBuildingWriter extends SqliteReadStoreWriter implements BuildingWriter {
  readonly #module: AnyModule;
  readonly #serving: ProjectionRows;

  constructor(db: DatabaseSync, module: AnyModule) {
    super(db, [poisonedStreams, module], keyOf(module));
    this.#module = module;
    this.#serving = new ProjectionRows(db);
  }

  goal(): Promise<Checkpoint | null> {
    return answering(() => this.#serving.find(poisonedStreams)?.checkpoint ?? null);
  }

  adopt(): Promise<boolean> {
    return answering(() => {
      const isAdopted = transaction(this.db, 'BEGIN IMMEDIATE', () => this.#takePlace());
      if (isAdopted) dropOrphans(this.db);
      return isAdopted;
    });
  }

  #takePlace(): boolean {
    const own = this.rows.find(poisonedStreams);
    const others = this.#serving.find(poisonedStreams);
    if (own === null || others === null || !isSame(own.checkpoint, others.checkpoint)) return false;
    const poisoned = new DerivedTable(this.db, tableIn(poisonedStreams, others));
    // A stream stands still for all of them, from where it does for the first.
    for (const after of this.poisonedStreams.all()) {
      const before = poisoned.find([after.id]).get(after.id) ?? null;
      if (before === null || after.position < before.position) poisoned.put([{ before, after }]);
    }
    this.rows.move(this.#module, SERVING);
    this.rows.remove(poisonedStreams);
    return true;
  }
}
