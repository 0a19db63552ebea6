import type { DatabaseSync } from 'node:sqlite';
import { transaction } from '../../../events/sqlite-file.ts';
import type { AnyModule } from '../../module.ts';
import { remembers } from '../erasures.ts';
import { joined, poisonedStreams } from '../poisoned.ts';
import type { BuildingWriter, Checkpoint, PoisonedDocument } from '../port.ts';
import { answering } from './connection.ts';
import { keyOf, ProjectionRows, SERVING, tableIn } from './rows.ts';
import { createIn, dropOrphans, openBeside } from './schema.ts';
import { DerivedTable } from './tables.ts';
import { isSame, SqliteReadStoreWriter } from './writer.ts';

/**
 * Opens the rebuild of a projection beside the others: continues one that was begun after so many erasures, or begins one.
 */
export const openSqliteBuildingWriter = (
  file: string,
  module: AnyModule,
  erasures = 0,
): Promise<BuildingWriter> =>
  answering(() => {
    const db = openBeside(file);
    try {
      transaction(db, 'BEGIN IMMEDIATE', () => begin(db, module, erasures));
      return new SqliteBuildingWriter(db, module);
    } catch (error) {
      db.close();
      throw error;
    }
  });

function begin(db: DatabaseSync, module: AnyModule, erasures: number): void {
  const building = new ProjectionRows(db, keyOf(module));
  const found = building.find(module);
  if (found !== null && !remembers(module, found, erasures)) return;
  const both = [poisonedStreams, module];
  for (const each of both) building.remove(each);
  if (found !== null) dropOrphans(db);
  for (const each of both) createIn(db, building, each, erasures);
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
    if (!own?.checkpoint || others === null || !isSame(own.checkpoint, others.checkpoint)) return false;
    const poisoned = new DerivedTable<PoisonedDocument>(this.db, tableIn(poisonedStreams, others));
    const changes = joined({
      name: this.#module.name,
      own: this.poisonedStreams.all(),
      names: this.#serving.namesAt(own.checkpoint),
      others: poisoned.all(),
      checkpoint: own.checkpoint.position,
    });
    poisoned.put(changes);
    this.rows.move(this.#module, SERVING);
    this.rows.remove(poisonedStreams);
    return true;
  }
}
