import type { ClientSession, Collection, IndexDescription } from 'mongodb';
import type { Change, Stored } from '../../projection.ts';
import {
  type CommittedMoves,
  type Move,
  movesIn,
  NOTHING_MOVED,
  nextMoves,
  removedUpTo,
  type WalkStart,
} from '../moves.ts';
import type { CollectionOf, DocumentCollection } from './side.ts';

/** `_id` is `after` of `CommittedMoves`. */
interface MovesRow extends Omit<CommittedMoves, 'after'> {
  readonly _id: number;
}

/** The collection with the moves of a projection, and its index besides that of `_id`. */
export const MOVES: Readonly<Record<'moves', readonly IndexDescription[]>> = {
  moves: [{ name: 'count', key: { count: 1 } }],
};

/** The moves of one projection: see `moves.ts`. */
export class MovesCollection {
  readonly #rows: Collection<MovesRow>;

  constructor(collection: CollectionOf) {
    this.#rows = collection<MovesRow & Record<string, unknown>>('moves') as unknown as Collection<MovesRow>;
  }

  /** The initial contents. */
  async create(): Promise<void> {
    const { after: _id, ...blank } = NOTHING_MOVED;
    const durable = { upsert: true, writeConcern: { w: 'majority' } } as const;
    await this.#rows.updateOne({ _id }, { $setOnInsert: blank }, durable);
  }

  /** Within the transaction of the changes. */
  async append<Document extends Stored>(
    changes: readonly Change<Document>[],
    moveOf: (change: Change<Document>) => Move | null,
    session: ClientSession,
  ): Promise<void> {
    if (changes.every((change) => moveOf(change) === null)) return;
    const latest = await this.#latest(session);
    const moved = nextMoves(latest, changes, moveOf);
    if (moved === null) return;
    const { after: _id, ...row } = moved;
    await this.#rows.insertOne({ _id, ...row }, { session });
    const removed = removedUpTo(latest.count, moved.count);
    if (removed !== null) await this.#rows.deleteMany({ count: { $lte: removed } }, { session });
  }

  /** The beginning of paging. */
  async start(session: ClientSession): Promise<WalkStart> {
    return { making: this.#rows.collectionName, after: (await this.#latest(session)).after };
  }

  /** The moves since paging began, newest first; null when they aren't known any more. */
  async since({ making, after }: WalkStart, session: ClientSession): Promise<readonly Move[] | null> {
    if (making !== this.#rows.collectionName) return null;
    const rows = await this.#rows
      .find({ _id: { $gte: after } }, { session })
      .sort({ _id: -1 })
      .toArray();
    return rows.pop()?._id === after ? movesIn(rows.map(({ moves }) => moves)) : null;
  }

  async #latest(session: ClientSession): Promise<Omit<CommittedMoves, 'moves'>> {
    const asked = { session, projection: { count: 1 } } as const;
    const row = await this.#rows.findOne({}, { ...asked, sort: { _id: -1 } });
    return row === null ? NOTHING_MOVED : { after: row._id, count: row.count };
  }
}

/** A collection that also records the moves of its documents. */
export class MovingCollection<Document extends Stored> implements DocumentCollection<Document> {
  readonly #documents: DocumentCollection<Document>;
  readonly #moves: MovesCollection;
  readonly #moveOf: (change: Change<Document>) => Move | null;

  constructor(
    documents: DocumentCollection<Document>,
    moves: MovesCollection,
    moveOf: (change: Change<Document>) => Move | null,
  ) {
    this.#documents = documents;
    this.#moves = moves;
    this.#moveOf = moveOf;
  }

  find(ids: readonly string[]): Promise<Map<string, Document>> {
    return this.#documents.find(ids);
  }

  async put(changes: readonly Change<Document>[], session: ClientSession): Promise<void> {
    await this.#documents.put(changes, session);
    await this.#moves.append(changes, this.#moveOf, session);
  }

  forget(): void {
    this.#documents.forget();
  }
}
