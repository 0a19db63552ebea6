import type { ClientSession } from 'mongodb';
import { runAsync } from '../../search/steps.ts';
import { MovesCollection } from '../../store/mongo/moves.ts';
import type { MongoReading, MongoSide } from '../../store/mongo/side.ts';
import { documentIn, type PlainRow } from '../../store/mongo/tables.ts';
import type { AdminDocument } from './documents.ts';
import { type AdminSource, listAdmins } from './list.ts';
import type { AdminQueries } from './queries.ts';

interface AdminRow extends PlainRow {
  readonly sortKey: string;
  readonly searchText: string;
  readonly active: number;
}

export const mongoAdmins: MongoSide<AdminDocument, AdminQueries> = { queries: queriesOf };

function queriesOf({ collection, snapshot }: MongoReading): AdminQueries {
  const admins = collection<AdminRow>();
  const moves = new MovesCollection(collection);

  const sourceIn = (session: ClientSession): AdminSource => ({
    async entries() {
      const projection = { sortKey: 1, searchText: 1, active: 1 } as const;
      const rows = await admins.find({}, { session, projection }).toArray();
      return rows.map(({ _id: id, sortKey: key, searchText, active }) => ({
        ...{ id, key, searchText },
        isActive: active === 1,
      }));
    },
    walkStart: () => moves.start(session),
    movesSince: (start) => moves.since(start, session),
    async documents(ids) {
      const rows = await admins.find({ _id: { $in: [...ids] } }, { session }).toArray();
      const found = new Map(rows.map((row) => [row._id, documentIn<AdminDocument>(row)]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
  });

  return { list: (query) => snapshot((session) => runAsync(listAdmins(sourceIn(session), query))) };
}
