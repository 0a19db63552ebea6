import type { Position } from '../../events/log/port.ts';
import type { ReadJoined } from '../joined-read.ts';
import type { AnyModule, QueriesOf } from '../module.ts';
import type { Change, Projection, Stored } from '../projection.ts';

export type { Change };

/** A stream with an event that could not be projected. Documents contain its events before that event's position. */
export interface PoisonedDocument extends Stored {
  /** Projections, by name, that contain more of it because they were rebuilt alone: everything before a position of their own. */
  readonly ahead: Readonly<Record<string, Position>>;
  readonly eventType: string;
  readonly reason: string;
}

/** How far read models are, and of which log. */
export interface Checkpoint {
  /** The log's identity. */
  readonly log: string;
  readonly position: Position;
}

/** By the projection's name, `poisoned` included; of each in the order in which their documents first appeared. */
export type Changes = Readonly<Record<string, readonly Change[]>>;

/** The contents of one commit. */
export interface Batch {
  /** The fence: nothing is committed unless the store's checkpoint is still this one (null: it has none). */
  readonly from: Checkpoint | null;
  readonly to: Checkpoint;
  readonly changes: Changes;
  /** Streams that are not poisoned any more; by default none. */
  readonly healed?: readonly string[];
  /** By projection, what its searches pass over from now on (`Projection.hiddenBy`); by default nothing. */
  readonly hidden?: Readonly<Record<string, readonly string[]>>;
}

/** The interface for the projector. One projector writes at a time; the fence decides which. */
export interface ReadStoreWriter {
  /** Why the read models that were there could not be used, and were deleted; null or absent when they were not. */
  readonly discarded?: string | null;
  /** The projections that it writes, as of the last read of the checkpoint: all of them are at that checkpoint. */
  readonly members: readonly Projection[];
  /** The other projections of the program: missing in this version, or behind the members. */
  readonly behind: readonly Projection[];
  checkpoint(): Promise<Checkpoint | null>;
  /** Those of the requested documents that exist, of a projection or of `poisoned`. */
  load(name: string, ids: readonly string[]): Promise<ReadonlyMap<string, Stored>>;
  /** All poisoned streams, in any order. */
  poisoned(): Promise<readonly PoisonedDocument[]>;
  /** All or nothing. `fenced`: another projector has committed; read the checkpoint again. */
  commit(batch: Batch): Promise<'committed' | 'fenced'>;
  close(): Promise<void>;
}

/** Writes one projection that is rebuilt beside the others, with a checkpoint of its own, until it joins them. */
export interface BuildingWriter extends ReadStoreWriter {
  /** How far the others are. */
  goal(): Promise<Checkpoint | null>;
  /**
   * Joins the others in one step, and replaces an older version of the projection. False when it isn't exactly as far as the
   * others, which may have moved on.
   */
  adopt(): Promise<boolean>;
}

/** What may hold data of people who were erased. */
export interface ToForget {
  /** How many erasures there have been. */
  readonly erasures: number;
  /** The names of the serving projections that were begun after fewer of them. */
  readonly projections: readonly string[];
}

/** A projection that is being made beside the others, also one whose making was interrupted. */
export interface ProjectionBuild {
  readonly projection: string;
  /** How far it is; null when nothing is committed yet. */
  readonly position: Position | null;
}

/** The interface for requests. Throws `ReadModelsUnavailable` when it is unavailable. */
export interface ReadStore {
  checkpoint(): Promise<Checkpoint | null>;
  readonly queriesOf: QueriesOf;
  readonly readJoined: ReadJoined;
  /** Whether a projection can be read; false while it is being rebuilt alone. */
  isServing(module: AnyModule): Promise<boolean>;
  /** Those that are being made beside the others, by name. */
  builds(): Promise<readonly ProjectionBuild[]>;
  countPoisoned(): Promise<number>;
  /** Up to which number of erasures nothing is left here of the people who were erased. */
  forgotten(): Promise<number>;
  /**
   * The state of the store at this moment, compared by `===`: what is read afterwards is of this state or a later one. Null: it isn't
   * known without asking a server. Throws `ReadModelsUnavailable`.
   */
  state(): unknown;
  /** Drops caches: somebody was erased. */
  forget(): void;
  close(): Promise<void>;
}

/** The read models are unavailable; the same call may succeed later. */
export class ReadModelsUnavailable extends Error {
  override readonly name: string = 'ReadModelsUnavailable';
}

/** The store can't hold a document: a value of it has no place there. Another attempt would fail as well. */
export class DocumentRefused extends Error {
  override readonly name = 'DocumentRefused';
}

/** The read models can be read, but not written: usually their disk is full. */
export class ReadModelsNotWritable extends ReadModelsUnavailable {
  override readonly name = 'ReadModelsNotWritable';
}
