import type { Layout } from '../../search/layout.ts';
import { runSync } from '../../search/steps.ts';
import type { Immediate, SqliteReading, SqliteSide } from '../../store/sqlite/side.ts';
import type { MessageText } from '../documents.ts';
import { MessageSearch } from '../message-search.ts';
import type { MessageSearchQueries } from '../queries.ts';
import { schemaOf } from './schema.ts';
import { SqliteMessageSource } from './source.ts';
import { MessageTextWriter } from './writer.ts';

export const sqliteMessageSearch = (layout: Layout): SqliteSide<MessageText, MessageSearchQueries> => ({
  tables: { schema: schemaOf, open: (db, table) => new MessageTextWriter(db, table, layout) },
  queries: (open) => queriesOf(open, layout),
});

function queriesOf(
  { db, table, caches, snapshot }: SqliteReading,
  layout: Layout,
): Immediate<MessageSearchQueries> {
  const source = new SqliteMessageSource(db, table, layout);
  const search = new MessageSearch(caches, table);
  return {
    owners: (query) => snapshot(() => runSync(search.owners(source, query))),
    ownerIds: (query) => snapshot(() => runSync(search.ownerIds(source, query))),
    fewOwnerIds: (query) => snapshot(() => runSync(search.fewOwnerIds(source, query))),
    newestMatches: (query) => snapshot(() => runSync(search.newestMatches(source, query))),
  };
}
