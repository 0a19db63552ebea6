import type { AnyBulkWriteOperation, ClientSession, Collection, Document as Row } from 'mongodb';
import type { AccessRecord } from '../../../events/audit/access-events.ts';
import type { Position } from '../../../events/log/port.ts';
import type { CollectionOf, DocumentCollection, MongoReading, MongoSide } from '../../store/mongo/side.ts';
import { PAGE_DOCUMENTS } from '../../store/page.ts';
import type { Change } from '../../store/port.ts';
import { type AccessRecords, looksOf } from './documents.ts';
import { type AccessQueries, actorIn } from './queries.ts';

/** `_id` is the place of the look. Records are JSON, as documents of all projections are. */
interface LookRow extends Row {
  readonly _id: string;
  readonly position: number;
  readonly actor: string;
  readonly subjects: readonly string[];
  readonly record: string;
}

const recordIn = ({ record }: LookRow): AccessRecord => JSON.parse(record) as AccessRecord;

class AccessCollection implements DocumentCollection<AccessRecords> {
  readonly #looks: Collection<LookRow>;

  constructor(open: CollectionOf) {
    this.#looks = open();
  }

  async find(ids: readonly string[]): Promise<Map<string, AccessRecords>> {
    const positions = ids.map(Number).filter((position, index) => String(position) === ids[index]);
    const rows = await this.#looks
      .find({ position: { $in: positions } })
      .sort({ _id: 1 })
      .toArray();
    const byPosition = Map.groupBy(rows, ({ position }) => position);
    const documents = [...byPosition].map(([position, looks]): AccessRecords => {
      const records = looks.map(recordIn);
      return { id: String(position), position: position as Position, records };
    });
    return new Map(documents.map((document) => [document.id, document]));
  }

  async put(changes: readonly Change<AccessRecords>[], session: ClientSession): Promise<void> {
    const writes = changes.flatMap(({ after }) =>
      looksOf(after).map(({ place, position, record }): AnyBulkWriteOperation<LookRow> => {
        const { subjects, actor } = record;
        const row = { position, actor: actorIn(actor), subjects, record: JSON.stringify(record) };
        return { replaceOne: { filter: { _id: place }, replacement: row, upsert: true } };
      }),
    );
    if (writes.length > 0) await this.#looks.bulkWrite(writes, { session });
  }

  /** There are no caches. */
  forget(): void {}
}

export const mongoAccess: MongoSide<AccessRecords, AccessQueries> = {
  tables: {
    collections: {
      '': [
        { name: 'bySubject', key: { subjects: 1, _id: -1 } },
        { name: 'byActor', key: { actor: 1, _id: -1 } },
        { name: 'byEvent', key: { position: 1 } },
      ],
    },
    open: (open) => new AccessCollection(open),
  },
  queries,
};

function queries({ collection, snapshot }: MongoReading): AccessQueries {
  const looks = collection<LookRow>();
  return {
    page: ({ subjects, actor, from, before, limit }) =>
      snapshot(async (session) => {
        const wanted = {
          _id: { $gte: from, $lt: before },
          ...(subjects && { subjects: { $in: [...subjects] } }),
          ...(actor !== null && { actor }),
        };
        const rows = await looks
          .find(wanted, { session })
          .sort({ _id: -1 })
          .limit(Math.min(limit, PAGE_DOCUMENTS))
          .toArray();
        return rows.map((row) => ({ place: row._id, position: row.position, record: recordIn(row) }));
      }),
  };
}
