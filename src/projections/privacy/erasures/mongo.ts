import type { MongoReading } from '../../store/mongo/side.ts';
import { type PlainRow, textsIn } from '../../store/mongo/tables.ts';
import { PAGE_DOCUMENTS, pageOf } from '../../store/page.ts';
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
        const found = erasures.find(wanted, { session }).sort({ place: -1 });
        const rows = await found.limit(Math.min(limit, PAGE_DOCUMENTS)).toArray();
        return pageOf(textsIn(rows));
      }),
  };
}
