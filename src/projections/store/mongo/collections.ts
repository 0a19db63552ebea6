import type { Binary, Collection, Db } from 'mongodb';
import type { AnyModule } from '../../module.ts';
import type { StandstillCause } from '../../standstill.ts';

/**
 * Of the bookkeeping beside the projections, which have versions of their own. Collections are named after it, so that two
 * versions of this program that keep it differently can have their read models in one database.
 */
export const FORMAT = 8;

/** Of one projection of one version. */
export interface ProjectionState {
  /** Names this making of it: its collections, and what was remembered of another one is of no use. */
  readonly generation: string;
  readonly log: string | null;
  readonly position: number | null;
  /** Names the last commit, so that whoever lost its answer finds out what became of it. */
  readonly batch: string | null;
}

/** One telling: that of a projector which is still kept from its work has another id. */
export interface ToldStandstill {
  readonly id: string;
  readonly cause: StandstillCause;
  /** Where the checkpoint stood. The standstill is over once it stands elsewhere. */
  readonly position: number | null;
}

/**
 * The store's own record of the projections of one scope: those that serve, and each one that is made beside them in a scope
 * of its own. It is written first in each commit, so that two projectors meet there.
 */
export interface StateRow {
  /** The scope: `state` of those that serve, else the key of the one that is made. */
  readonly _id: string;
  /** By `keyOf`. */
  readonly projections: Readonly<Record<string, ProjectionState>>;
  /** What a projector has last told of being kept from its work. */
  readonly standstill?: ToldStandstill;
  /** Makings that were replaced, which other nodes may read for some moments yet. */
  readonly retired?: readonly { readonly key: string; readonly generation: string; readonly at: Date }[];
}

export const SERVING = 'state';

/** Under its format's name. */
export const named = (name: string): string => `v${FORMAT}.${name}`;

export const keyOf = ({ name, version }: AnyModule): string => `${name}@${version}`;
export const nameIn = (key: string): string => key.split('@')[0] ?? '';

export const stateIn = (db: Db): Collection<StateRow> => db.collection(named('state'));

/** What the store knows of a projection; null while it isn't there. */
export const stateOf = (state: StateRow | null, module: AnyModule): ProjectionState | null =>
  state?.projections[keyOf(module)] ?? null;

/** Of one making of a projection. `part`: of its name, which tells it from the projection's other collections. */
export const collectionName = ({ name }: Pick<AnyModule, 'name'>, generation: string, part = ''): string =>
  named([name.replace('/', '.'), generation, part].filter((piece) => piece !== '').join('.'));

/** Bytes under a number or a name: a document takes 16 MB at most. */
export interface BytesRow<Id> {
  readonly _id: Id;
  readonly bytes: Binary | Uint8Array;
}

/** A copy of their own, which typed arrays of any width may be laid over. */
export const bytesIn = ({ bytes }: BytesRow<unknown>): Uint8Array =>
  new Uint8Array('buffer' in bytes && !ArrayBuffer.isView(bytes) ? bytes.buffer : bytes);
