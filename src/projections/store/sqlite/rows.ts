import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Position } from '../../../events/log/port.ts';
import type { AnyModule } from '../../module.ts';
import type { Checkpoint, ProjectionBuild } from '../port.ts';
import { numberOf, prepareAll, type Statement, textOf } from './connection.ts';
import { tableOf } from './tables.ts';

/** The store's record of one version of one projection. */
export interface ProjectionRow {
  /** The number of this build of the projection; each build has tables of its own. */
  readonly generation: number;
  readonly checkpoint: Checkpoint | null;
  /** The number of commits. */
  readonly commits: number;
  /** How many erasures there had been when it was begun: it holds nothing of those people. */
  readonly erasures: number;
}

/**
 * The projections of one scope have one checkpoint and are written together. The serving ones are a scope, and each one that
 * is rebuilt beside them is a scope of its own.
 */
export const BOOKKEEPING = `
  CREATE TABLE projections (
    scope TEXT NOT NULL, name TEXT NOT NULL, version INTEGER NOT NULL, generation INTEGER NOT NULL,
    log TEXT, position INTEGER, commits INTEGER NOT NULL, erasures INTEGER NOT NULL,
    PRIMARY KEY (scope, name, version)
  );`;

/** A build in any scope. */
interface StoredBuild {
  readonly scope: string;
  /** Of `keyOf`. */
  readonly key: string;
  /** The prefix of the names of its tables. */
  readonly table: string;
  readonly erasures: number;
}

export const SERVING = 'serving';
export const keyOf = ({ name, version }: AnyModule): string => `${name}@${version}`;

const OWN = 'scope = ? AND name = ? AND version = ?';

/** The store's own record of the projections of one scope. */
export class ProjectionRows {
  readonly #scope: string;
  readonly #sql: Readonly<
    Record<
      | 'find'
      | 'abreast'
      | 'at'
      | 'all'
      | 'builds'
      | 'latest'
      | 'insert'
      | 'advance'
      | 'remove'
      | 'move'
      | 'forgot',
      Statement
    >
  >;

  constructor(db: DatabaseSync, scope = SERVING) {
    this.#scope = scope;
    this.#sql = prepareAll(db, {
      find: `SELECT generation, log, position, commits, erasures FROM projections WHERE ${OWN}`,
      abreast: `SELECT own.generation, own.log, own.position, own.commits, own.erasures FROM projections own JOIN projections other
        ON other.scope = own.scope AND other.log IS own.log AND other.position IS own.position
        WHERE own.scope = ? AND own.name = ? AND own.version = ? AND other.name = ? AND other.version = ?`,
      at: 'SELECT name FROM projections WHERE scope = ? AND log = ? AND position = ?',
      all: 'SELECT scope, name, version, generation, erasures FROM projections',
      builds: `SELECT name, position FROM projections WHERE scope != '${SERVING}' AND scope = name || '@' || version ORDER BY name`,
      latest: 'SELECT max(generation) FROM projections WHERE name = ?',
      insert: 'INSERT INTO projections VALUES (?, ?, ?, ?, NULL, NULL, 0, ?)',
      advance: `UPDATE projections SET log = ?, position = ?, commits = commits + 1 WHERE ${OWN}`,
      remove: `DELETE FROM projections WHERE ${OWN}`,
      move: `UPDATE projections SET scope = ? WHERE ${OWN}`,
      forgot: `UPDATE projections SET erasures = ? WHERE ${OWN}`,
    });
  }

  find({ name, version }: AnyModule): ProjectionRow | null {
    return rowOf(this.#sql.find.row(this.#scope, name, version));
  }

  /** Null unless its checkpoint equals the other's. One statement, so that no commit comes in between. */
  findAbreast({ name, version }: AnyModule, other: AnyModule): ProjectionRow | null {
    return rowOf(this.#sql.abreast.row(this.#scope, name, version, other.name, other.version));
  }

  /** Of those at that checkpoint. */
  namesAt({ log, position }: Checkpoint): readonly string[] {
    return this.#sql.at.rows(this.#scope, log, position).map(([name]) => textOf(name));
  }

  /** Of all scopes. */
  all(): readonly StoredBuild[] {
    return this.#sql.all.rows().map(([scope, name, version, generation, erasures]) => ({
      scope: textOf(scope),
      key: `${textOf(name)}@${numberOf(version)}`,
      table: tableOf(textOf(name), numberOf(generation)),
      erasures: numberOf(erasures),
    }));
  }

  /** Those that are made in scopes of their own. */
  builds(): readonly ProjectionBuild[] {
    return this.#sql.builds.rows().map(([projection, position]) => ({
      projection: textOf(projection),
      position: position === null ? null : (numberOf(position) as Position),
    }));
  }

  /** A new build, which has no tables yet, begun after so many erasures. Returns the prefix of their names. */
  create({ name, version }: AnyModule, erasures: number): string {
    const generation = numberOf(this.#sql.latest.row(name)?.[0] ?? 0) + 1;
    this.#sql.insert.run(this.#scope, name, version, generation, erasures);
    return tableOf(name, generation);
  }

  advance({ name, version }: AnyModule, { log, position }: Checkpoint): void {
    this.#sql.advance.run(log, position, this.#scope, name, version);
  }

  /** Moves it into another scope, where it replaces the previous build. */
  move({ name, version }: AnyModule, scope: string): void {
    this.#sql.remove.run(scope, name, version);
    this.#sql.move.run(scope, this.#scope, name, version);
  }

  /** From now on it counts as begun after so many erasures. */
  forgot({ name, version }: AnyModule, erasures: number): void {
    this.#sql.forgot.run(erasures, this.#scope, name, version);
  }

  remove({ name, version }: Pick<AnyModule, 'name' | 'version'>): void {
    this.#sql.remove.run(this.#scope, name, version);
  }
}

function rowOf(row: readonly SQLOutputValue[] | undefined): ProjectionRow | null {
  if (row === undefined) return null;
  const [generation, log, position, commits, erasures] = row;
  return {
    generation: numberOf(generation),
    checkpoint: log === null ? null : { log: textOf(log), position: numberOf(position) as Position },
    commits: numberOf(commits),
    erasures: numberOf(erasures),
  };
}

/** The prefix of the names of its tables. */
export const tableIn = ({ name }: AnyModule, { generation }: ProjectionRow): string =>
  tableOf(name, generation);
