import { runAsync } from '../../search/steps.ts';
import type { MongoSide } from '../../store/mongo/side.ts';
import type { VersionLayout } from '../versions/layout.ts';
import { versionCollections } from '../versions/mongo/collections.ts';
import { MongoVersionStore } from '../versions/mongo/store.ts';
import { mongoVersions } from '../versions/mongo/tables.ts';
import type { ConversationVersion } from './documents.ts';
import { listAt } from './list-at.ts';
import type { ConversationHistoryQueries } from './queries.ts';
import { conversationVersioning } from './versioning.ts';

export const mongoConversationHistory = (
  layout: VersionLayout,
): MongoSide<ConversationVersion, ConversationHistoryQueries> => ({
  tables: mongoVersions(conversationVersioning, layout),
  queries({ collection, snapshot }) {
    const collections = versionCollections(collection);
    return {
      listAt: (query) =>
        snapshot((session) => runAsync(listAt(new MongoVersionStore(collections, session), query, runAsync))),
    };
  },
});
