import type { ClientSession, Collection, Sort } from 'mongodb';
import { runAsync } from '../../search/steps.ts';
import { type BytesRow, bytesIn } from '../../store/mongo/collections.ts';
import type { CollectionOf, DocumentCollection, MongoReading, MongoSide } from '../../store/mongo/side.ts';
import type { Change } from '../../store/port.ts';
import { type Block, decodeEvents, encodeEvents, firstOf } from './blocks.ts';
import type { EventTime } from './documents.ts';
import type { MomentQueries } from './queries.ts';
import { findInstant, findPosition, findTimes, type MomentStore } from './store.ts';
import { MomentWriting } from './writing.ts';

/** `_id` is the position of the first event. */
interface BlockRow extends BytesRow<number> {
  readonly before: number;
  readonly until: number;
}

class MongoMoments implements MomentStore {
  readonly #blocks: Collection<BlockRow>;
  readonly #session: { readonly session?: ClientSession };

  constructor(collection: CollectionOf, session?: ClientSession) {
    this.#blocks = collection();
    this.#session = session ? { session } : {};
  }

  blockAt(position: number): Promise<Block | null> {
    return this.#one({ _id: { $lte: position } }, { _id: -1 });
  }

  firstBlock(): Promise<Block | null> {
    return this.#one({}, { _id: 1 });
  }

  lastBlock(): Promise<Block | null> {
    return this.#one({}, { _id: -1 });
  }

  blockAfter(time: number): Promise<Block | null> {
    return this.#one({ until: { $gt: time } }, { until: 1, _id: 1 });
  }

  async replace(removed: Block | null, added: readonly Block[]): Promise<void> {
    if (removed !== null) await this.#blocks.deleteOne({ _id: firstOf(removed) }, this.#session);
    const rows = added.map((block) => ({
      ...{ _id: firstOf(block), before: block.before, until: block.until },
      bytes: encodeEvents(block),
    }));
    await this.#blocks.insertMany(rows, this.#session);
  }

  async raise(after: number, time: number): Promise<void> {
    const later = { _id: { $gt: after }, before: { $lt: time } };
    await this.#blocks.updateMany(later, { $max: { before: time, until: time } }, this.#session);
  }

  async #one(filter: object, order: Sort): Promise<Block | null> {
    const [row] = await this.#blocks.find(filter, this.#session).sort(order).limit(1).toArray();
    if (row === undefined) return null;
    return { before: row.before, until: row.until, ...decodeEvents(bytesIn(row)) };
  }
}

class MomentCollection implements DocumentCollection<EventTime> {
  readonly #collection: CollectionOf;
  readonly #writing = new MomentWriting();

  constructor(collection: CollectionOf) {
    this.#collection = collection;
  }

  find(ids: readonly string[]): Promise<Map<string, EventTime>> {
    return runAsync(findTimes(new MongoMoments(this.#collection), ids));
  }

  async put(changes: readonly Change<EventTime>[], session: ClientSession): Promise<void> {
    const added = changes.map(({ after }) => after);
    await runAsync(this.#writing.add(new MongoMoments(this.#collection, session), added));
  }

  forget(): void {
    this.#writing.forget();
  }
}

export const mongoMoments: MongoSide<EventTime, MomentQueries> = {
  tables: {
    collections: { '': [{ name: 'until', key: { until: 1, _id: 1 } }] },
    open: (collection) => new MomentCollection(collection),
  },
  queries,
};

function queries({ collection, snapshot }: MongoReading): MomentQueries {
  const store = (session: ClientSession) => new MongoMoments(collection, session);
  return {
    at: ({ time }) => snapshot((session) => runAsync(findInstant(store(session), time))),
    upTo: ({ position }) => snapshot((session) => runAsync(findPosition(store(session), position))),
  };
}
