import type { Binary, Collection, Db } from 'mongodb';
import type { AnyModule } from '../../module.ts';
import type { StandstillCause } from '../../standstill.ts';

/**
 * The version of the bookkeeping collections; projections have versions of their own. The names of collections contain it, so
 * that two versions of this program with different bookkeeping can store their read models in one database.
 */
export const FORMAT = 8;

/** Of one version of one projection. */
export interface ProjectionState {
  /** Identifies this build: its collections, and the caches that belong to it. */
  readonly generation: string;
  readonly log: string | null;
  readonly position: number | null;
  /** Identifies the last commit, so that a projector that lost the response finds out whether it succeeded. */
  readonly batch: string | null;
  /** How many erasures there had been when it was begun; absent: none. */
  readonly erasures?: number;
}

/** Identifies one report: a projector that still can't write reports again with another id. */
export interface ToldStandstill {
  readonly id: string;
  readonly cause: StandstillCause;
  /** The checkpoint at that time. The standstill is over once the checkpoint has changed. */
  readonly position: number | null;
}

/**
 * The store's own record of the projections of one scope: the serving ones are a scope, and each one that is rebuilt beside
 * them is a scope of its own. It is written first in each commit, so that two projectors conflict there.
 */
export interface StateRow {
  /** The scope: `state` for the serving ones, else the key of the one that is rebuilt. */
  readonly _id: string;
  /** By `keyOf`. */
  readonly projections: Readonly<Record<string, ProjectionState>>;
  /** The last report of a projector that couldn't write. */
  readonly standstill?: ToldStandstill;
  /** Replaced builds, which other nodes may still read for some moments. */
  readonly retired?: readonly { readonly key: string; readonly generation: string; readonly at: Date }[];
}

export const SERVING = 'state';

/** Under the name of its format. */
export const named = (name: string): string => `v${FORMAT}.${name}`;

export const keyOf = ({ name, version }: AnyModule): string => `${name}@${version}`;
export const nameIn = (key: string): string => key.split('@')[0] ?? '';

export const stateIn = (db: Db): Collection<StateRow> => db.collection(named('state'));

/** The store's record of a projection; null while it doesn't exist. */
export const stateOf = (state: StateRow | null, module: AnyModule): ProjectionState | null =>
  state?.projections[keyOf(module)] ?? null;

/** Of one build of a projection. `part`: the part of its name that distinguishes the projection's collections. */
export const collectionName = ({ name }: Pick<AnyModule, 'name'>, generation: string, part = ''): string =>
  named([name.replace('/', '.'), generation, part].filter((piece) => piece !== '').join('.'));

/** Bytes under a number or a name: a document takes 16 MB at most. */
export interface BytesRow<Id> {
  readonly _id: Id;
  readonly bytes: Binary | Uint8Array;
}

/** A copy, so that typed arrays of any width can be laid over it. */
export const bytesIn = ({ bytes }: BytesRow<unknown>): Uint8Array =>
  new Uint8Array('buffer' in bytes && !ArrayBuffer.isView(bytes) ? bytes.buffer : bytes);
