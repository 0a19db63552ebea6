import type { Layout } from '../../../search/layout.ts';
import { runSync } from '../../../search/steps.ts';
import { TextSearch } from '../../../search/text-search.ts';
import { prepareAll } from '../../../store/sqlite/connection.ts';
import type { Immediate, SqliteReading, SqliteSide } from '../../../store/sqlite/side.ts';
import { documentIn } from '../../../store/sqlite/tables.ts';
import type { TicketDocument } from '../documents.ts';
import { foundIn, matchingIn } from '../index/found.ts';
import { listTickets } from '../index/list.ts';
import { openOf } from '../index/open-of.ts';
import { searchedIn } from '../index/searched.ts';
import type { TicketQueries } from '../queries.ts';
import { SqliteTicketIndexSource } from './index-source.ts';
import { schemaOf } from './schema.ts';
import { TicketsOfUserReader } from './tickets-of-user.ts';
import { TicketWriter } from './writer.ts';

export const sqliteTickets = (layout: Layout): SqliteSide<TicketDocument, TicketQueries> => ({
  tables: { schema: schemaOf, open: (db, table) => new TicketWriter(db, table, layout) },
  queries: (open) => queriesOf(open, layout),
});

function queriesOf({ db, table, caches, snapshot }: SqliteReading, layout: Layout): Immediate<TicketQueries> {
  const sql = prepareAll(db, { byNumber: `SELECT document FROM ${table} WHERE ticket_number = ?` });
  const index = new SqliteTicketIndexSource(db, table, layout);
  const search = new TextSearch(caches, table);
  const ofUser = new TicketsOfUserReader(db, table);
  return {
    byNumber(number) {
      const row = sql.byNumber.row(number);
      return row === undefined ? null : documentIn(row);
    },
    list: (query) => snapshot(() => runSync(listTickets(index, query, searchedIn(index, search)))),
    found: (query) => snapshot(() => runSync(foundIn(index, search, query))),
    matching: (asked) => snapshot(() => runSync(matchingIn(index, search, asked))),
    openOf: (admins) => snapshot(() => runSync(openOf(index, admins))),
    ofUser: (query) => ofUser.page(query),
    firstOfUser: (user) => snapshot(() => ofUser.first(user)),
  };
}
