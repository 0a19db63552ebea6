import type { UserId } from '../../../events/ids.ts';
import { fold } from '../../search/fold.ts';
import type { MongoReading } from '../../store/mongo/side.ts';
import type { PlainRow } from '../../store/mongo/tables.ts';
import type { UserQueries } from './queries.ts';

interface UserRow extends PlainRow {
  readonly name: string;
}

export function mongoUsers({ collection }: MongoReading): UserQueries {
  const users = collection<UserRow>();
  return {
    async named({ ids, terms }) {
      const has = terms.map((term) => ({
        $gte: [{ $indexOfCP: ['$name', { $literal: fold(term) }] }, 0],
      }));
      const among = ids === null ? {} : { _id: { $in: [...ids] } };
      const rows = await users.find({ ...among, $expr: { $or: has } }, { projection: { _id: 1 } }).toArray();
      return rows.map(({ _id }) => _id as string as UserId);
    },
  };
}
