import type { ClientSession } from 'mongodb';
import { runAsync } from '../../search/steps.ts';
import type { MongoSide } from '../../store/mongo/side.ts';
import type { VersionLayout } from '../versions/layout.ts';
import { versionCollections } from '../versions/mongo/collections.ts';
import { MongoVersionStore } from '../versions/mongo/store.ts';
import { mongoVersions } from '../versions/mongo/tables.ts';
import type { TicketVersion } from './documents.ts';
import { countersAt, listAt } from './list-at.ts';
import type { TicketHistoryQueries } from './queries.ts';
import { ticketVersioning } from './versioning.ts';

export const mongoTicketHistory = (
  layout: VersionLayout,
): MongoSide<TicketVersion, TicketHistoryQueries> => ({
  tables: mongoVersions(ticketVersioning, layout),
  queries({ collection, snapshot }) {
    const collections = versionCollections(collection);
    const storeOf = (session: ClientSession) => new MongoVersionStore(collections, session);
    return {
      listAt: (query) => snapshot((session) => runAsync(listAt(storeOf(session), query, runAsync))),
      countersAt: (query) => snapshot((session) => runAsync(countersAt(storeOf(session), query, runAsync))),
    };
  },
});
