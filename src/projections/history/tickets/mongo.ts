import { runAsync } from '../../search/steps.ts';
import type { MongoSide } from '../../store/mongo/side.ts';
import type { VersionLayout } from '../versions/layout.ts';
import { versionCollections } from '../versions/mongo/collections.ts';
import { MongoVersionStore } from '../versions/mongo/store.ts';
import { mongoVersions } from '../versions/mongo/tables.ts';
import type { TicketVersion } from './documents.ts';
import { listAt } from './list-at.ts';
import type { TicketHistoryQueries } from './queries.ts';
import { ticketVersioning } from './versioning.ts';

export const mongoTicketHistory = (
  layout: VersionLayout,
): MongoSide<TicketVersion, TicketHistoryQueries> => ({
  tables: mongoVersions(ticketVersioning, layout),
  queries({ collection, snapshot }) {
    const collections = versionCollections(collection);
    return {
      listAt: (query) =>
        snapshot((session) => runAsync(listAt(new MongoVersionStore(collections, session), query, runAsync))),
    };
  },
});
