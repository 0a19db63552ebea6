import { runSync } from '../../search/steps.ts';
import type { SqliteSide } from '../../store/sqlite/side.ts';
import type { VersionLayout } from '../versions/layout.ts';
import { SqliteVersionStore } from '../versions/sqlite/store.ts';
import { sqliteVersions } from '../versions/sqlite/tables.ts';
import type { ConversationVersion } from './documents.ts';
import { listAt } from './list-at.ts';
import type { ConversationHistoryQueries } from './queries.ts';
import { conversationVersioning } from './versioning.ts';

export const sqliteConversationHistory = (
  layout: VersionLayout,
): SqliteSide<ConversationVersion, ConversationHistoryQueries> => ({
  tables: sqliteVersions(conversationVersioning, layout),
  queries({ db, table, snapshot }) {
    const store = new SqliteVersionStore(db, table);
    return { listAt: (query) => snapshot(() => runSync(listAt(store, query, runSync))) };
  },
});
