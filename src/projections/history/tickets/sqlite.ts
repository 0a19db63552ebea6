import { runSync } from '../../search/steps.ts';
import type { SqliteSide } from '../../store/sqlite/side.ts';
import type { VersionLayout } from '../versions/layout.ts';
import { SqliteVersionStore } from '../versions/sqlite/store.ts';
import { sqliteVersions } from '../versions/sqlite/tables.ts';
import type { TicketVersion } from './documents.ts';
import { countersAt, listAt } from './list-at.ts';
import type { TicketHistoryQueries } from './queries.ts';
import { ticketVersioning } from './versioning.ts';

export const sqliteTicketHistory = (
  layout: VersionLayout,
): SqliteSide<TicketVersion, TicketHistoryQueries> => ({
  tables: sqliteVersions(ticketVersioning, layout),
  queries({ db, table, snapshot }) {
    const store = new SqliteVersionStore(db, table);
    return {
      listAt: (query) => snapshot(() => runSync(listAt(store, query, runSync))),
      countersAt: (query) => snapshot(() => runSync(countersAt(store, query, runSync))),
    };
  },
});
