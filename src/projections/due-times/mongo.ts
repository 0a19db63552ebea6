import type { MongoReading } from '../store/mongo/side.ts';
import { firstRows, type PlainRow, textsIn } from '../store/mongo/tables.ts';
import { pageOf } from '../store/page.ts';
import { type DueTimeQueries, NEVER, placeOf } from './queries.ts';

interface DueTimeRow extends PlainRow {
  /** Milliseconds since the epoch, `NEVER` where nothing is due. */
  readonly at: number;
}

export function mongoDueTimes({ collection }: MongoReading): DueTimeQueries {
  const dueTimes = collection<DueTimeRow>();
  return {
    pending: ({ most }) => dueTimes.countDocuments({ at: { $lt: NEVER } }, { limit: most }),
    async earliest({ after }) {
      const later = after && [
        { at: { $gt: placeOf(after), $lt: NEVER } },
        { at: placeOf(after), _id: { $gt: after.id } },
      ];
      const found = dueTimes.find(later ? { $or: later } : { at: { $lt: NEVER } });
      return pageOf(textsIn(await firstRows(found.sort({ at: 1, _id: 1 }))));
    },
  };
}
