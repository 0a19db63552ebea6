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
      const rows = await users.find({ _id: { $in: [...ids] } }, { projection: { name: 1 } }).toArray();
      const folded = terms.map(fold);
      return rows
        .filter(({ name }) => folded.some((term) => name.includes(term)))
        .map(({ _id }) => _id as string as UserId);
    },
  };
}
