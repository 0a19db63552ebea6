import type { Position } from '../../events/log/port.ts';
import type { AnyModule, QueriesOf } from '../module.ts';
import type { Change, Projection, Stored } from '../projection.ts';

export type { Change };

/** A stream with an event that could not be projected. Documents hold what it has before that event's position. */
export interface PoisonedDocument extends Stored {
  /** Projections, by name, that hold more of it since one was rebuilt alone: everything before a position of their own. */
  readonly ahead: Readonly<Record<string, Position>>;
  readonly eventType: string;
  readonly reason: string;
}

/** How far read models have come, and in which log. */
export interface Checkpoint {
  /** The log's identity. */
  readonly log: string;
  readonly position: Position;
}

/** By the projection's name, `poisoned` included; of each in the order in which their documents first appeared. */
export type Changes = Readonly<Record<string, readonly Change[]>>;

/** What is committed together. */
export interface Batch {
  /** The fence: nothing is committed unless the store's checkpoint is still this one (null: it has none). */
  readonly from: Checkpoint | null;
  readonly to: Checkpoint;
  readonly changes: Changes;
  /** Streams that are poisoned no longer; none unless given. */
  readonly healed?: readonly string[];
}

/** The projector's half of the store. One projector writes at a time; the fence decides which. */
export interface ReadStoreWriter {
  /** The projections that it writes, as of when the checkpoint was read last: they are all where that says. */
  readonly members: readonly Projection[];
  /** The other projections of the program: not there in its version of them, or not as far as the members. */
  readonly behind: readonly Projection[];
  checkpoint(): Promise<Checkpoint | null>;
  /** Those that exist among the documents asked for, of a projection or `poisoned`. */
  load(name: string, ids: readonly string[]): Promise<ReadonlyMap<string, Stored>>;
  /** All poisoned streams, in any order. */
  poisoned(): Promise<readonly PoisonedDocument[]>;
  /** All or nothing. `fenced`: another projector has committed; read the checkpoint again. */
  commit(batch: Batch): Promise<'committed' | 'fenced'>;
  close(): Promise<void>;
}

/** Writes one projection that is made beside the others, with a checkpoint of its own, until it takes its place among them. */
export interface BuildingWriter extends ReadStoreWriter {
  /** How far the others are. */
  goal(): Promise<Checkpoint | null>;
  /**
   * Takes its place, that of an older making of it included, in one step. False when it isn't exactly as far as the others,
   * which may go on meanwhile.
   */
  adopt(): Promise<boolean>;
}

/** The half that answers requests. Throws `ReadModelsUnavailable` when it can't answer now. */
export interface ReadStore {
  checkpoint(): Promise<Checkpoint | null>;
  readonly queriesOf: QueriesOf;
  /** Whether a projection answers; false while it is being rebuilt alone. */
  isServing(module: AnyModule): Promise<boolean>;
  countPoisoned(): Promise<number>;
  close(): Promise<void>;
}

/** The read models can't answer now; the same call may succeed later. */
export class ReadModelsUnavailable extends Error {
  override readonly name: string = 'ReadModelsUnavailable';
}

/** Nothing can be written to the read models now, but they can be read: above all, their disk is full. */
export class ReadModelsNotWritable extends ReadModelsUnavailable {
  override readonly name = 'ReadModelsNotWritable';
}
