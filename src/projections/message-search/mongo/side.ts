import type { Layout } from '../../search/layout.ts';
import { runAsync, type Steps } from '../../search/steps.ts';
import type { MongoReading, MongoSide } from '../../store/mongo/side.ts';
import type { MessageText } from '../documents.ts';
import { MessageSearch } from '../message-search.ts';
import type { MessageSearchQueries } from '../queries.ts';
import type { MessageSource } from '../source.ts';
import { COLLECTIONS, messageCollections } from './collections.ts';
import { readCounts } from './counts.ts';
import { MongoMessageSource } from './source.ts';
import { MessageTextWriter } from './writer.ts';

export const mongoMessageSearch = (layout: Layout): MongoSide<MessageText, MessageSearchQueries> => ({
  tables: {
    collections: COLLECTIONS,
    open: (collection) => new MessageTextWriter(messageCollections(collection), layout),
  },
  queries: (open) => queriesOf(open, layout),
});

function queriesOf({ collection, caches, snapshot }: MongoReading, layout: Layout): MessageSearchQueries {
  const collections = messageCollections(collection);
  const search = new MessageSearch(caches, collections.messages.collectionName);

  const answer = <Result>(work: (source: MessageSource) => Steps<Result>): Promise<Result> =>
    snapshot(async (session) => {
      const counts = await readCounts(collections, session);
      return runAsync(work(new MongoMessageSource(collections, { layout, counts, session })));
    });

  return {
    owners: (query) => answer((source) => search.owners(source, query)),
    ownerIds: (query) => answer((source) => search.ownerIds(source, query)),
    fewOwnerIds: (query) => answer((source) => search.fewOwnerIds(source, query)),
    newestMatches: (query) => answer((source) => search.newestMatches(source, query)),
  };
}
