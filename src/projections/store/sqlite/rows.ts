import type { DatabaseSync } from 'node:sqlite';
import type { Position } from '../../../events/log/port.ts';
import type { AnyModule } from '../../module.ts';
import type { Checkpoint } from '../port.ts';
import { numberOf, prepareAll, type Statement, textOf } from './connection.ts';
import { tableOf } from './tables.ts';

/** What the store knows of one projection of one version. */
export interface ProjectionRow {
  /** Its number among the makings of the projection; each has tables of its own. */
  readonly generation: number;
  readonly checkpoint: Checkpoint | null;
  /** How many batches were committed. */
  readonly commits: number;
}

export const BOOKKEEPING = `
  CREATE TABLE projections (
    name TEXT NOT NULL, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    log TEXT, position INTEGER, commits INTEGER NOT NULL,
    PRIMARY KEY (name, version)
  );`;

const COLUMNS = 'generation, log, position, commits';

/** The store's own record of its projections. */
export class ProjectionRows {
  readonly #sql: Readonly<Record<'find' | 'insert' | 'advance', Statement>>;

  constructor(db: DatabaseSync) {
    this.#sql = prepareAll(db, {
      find: `SELECT ${COLUMNS} FROM projections WHERE name = ? AND version = ?`,
      insert: 'INSERT INTO projections VALUES (?, ?, ?, NULL, NULL, 0)',
      advance:
        'UPDATE projections SET log = ?, position = ?, commits = commits + 1 WHERE name = ? AND version = ?',
    });
  }

  find({ name, version }: AnyModule): ProjectionRow | null {
    const row = this.#sql.find.row(name, version);
    if (row === undefined) return null;
    const [generation, log, position, commits] = row;
    return {
      generation: numberOf(generation),
      checkpoint: log === null ? null : { log: textOf(log), position: numberOf(position) as Position },
      commits: numberOf(commits),
    };
  }

  create({ name, version }: AnyModule, generation: number): void {
    this.#sql.insert.run(name, version, generation);
  }

  advance({ name, version }: AnyModule, { log, position }: Checkpoint): void {
    this.#sql.advance.run(log, position, name, version);
  }
}

/** With which the names of its tables begin. */
export const tableIn = ({ name }: AnyModule, { generation }: ProjectionRow): string =>
  tableOf(name, generation);
