import type { MongoReading } from '../../store/mongo/side.ts';
import { firstRows, type PlainRow, textsIn } from '../../store/mongo/tables.ts';
import { pageOf } from '../../store/page.ts';
import { type ErasureQueries, LAST } from './queries.ts';

interface ErasureRow extends PlainRow {
  /** The position at which it was asked for. */
  readonly place: number;
}

export function mongoErasures({ collection, snapshot }: MongoReading): ErasureQueries {
  const erasures = collection<ErasureRow>();
  return {
    page: ({ before, limit }) =>
      snapshot(async (session) => {
        const wanted = { place: { $lt: before ?? LAST } };
        const rows = await firstRows(erasures.find(wanted, { session }).sort({ place: -1 }).limit(limit));
        return pageOf(textsIn(rows));
      }),
  };
}
