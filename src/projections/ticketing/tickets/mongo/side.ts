import type { Layout } from '../../../search/layout.ts';
import { runAsync, type Steps } from '../../../search/steps.ts';
import { TextSearch } from '../../../search/text-search.ts';
import { MovesCollection } from '../../../store/mongo/moves.ts';
import type { MongoReading, MongoSide } from '../../../store/mongo/side.ts';
import { documentIn } from '../../../store/mongo/tables.ts';
import { ReadModelsUnavailable } from '../../../store/port.ts';
import type { TicketDocument } from '../documents.ts';
import { foundIn, matchingIn } from '../index/found.ts';
import { listTickets } from '../index/list.ts';
import { openOf } from '../index/open-of.ts';
import { type SearchedTickets, searchedIn } from '../index/searched.ts';
import type { TicketQueries } from '../queries.ts';
import { COLLECTIONS, ticketCollections } from './collections.ts';
import { MongoTicketIndexSource } from './index-source.ts';
import { readFirstTicketsOfUser, readTicketsOfUser } from './tickets-of-user.ts';
import { TicketWriter } from './writer.ts';

export const mongoTickets = (layout: Layout): MongoSide<TicketDocument, TicketQueries> => ({
  tables: {
    collections: COLLECTIONS,
    async create(collection) {
      const blank = { $setOnInsert: { tickets: 0, counters: {} } };
      const durable = { upsert: true, writeConcern: { w: 'majority' } } as const;
      await ticketCollections(collection).state.updateOne({ _id: 'state' }, blank, durable);
      await new MovesCollection(collection).create();
    },
    open: (collection) =>
      new TicketWriter(ticketCollections(collection), new MovesCollection(collection), layout),
  },
  queries: (open) => queriesOf(open, layout),
});

function queriesOf({ collection, caches, snapshot }: MongoReading, layout: Layout): TicketQueries {
  const collections = ticketCollections(collection);
  const moves = new MovesCollection(collection);
  const search = new TextSearch(caches, collections.texts.collectionName);

  const inIndex = <Result>(work: (source: SearchedTickets) => Steps<Result>): Promise<Result> =>
    snapshot(async (session) => {
      const state = await collections.state.findOne({ _id: 'state' }, { session });
      if (state === null) throw new ReadModelsUnavailable('the tickets are being made anew');
      return runAsync(work(new MongoTicketIndexSource(collections, { layout, state, session, moves })));
    });

  return {
    async byNumber(ticketNumber) {
      const row = await collections.tickets.findOne({ ticketNumber });
      return row === null ? null : documentIn(row);
    },
    list: (query) => inIndex((source) => listTickets(source, query, searchedIn(source, search))),
    found: (query) => inIndex((source) => foundIn(source, search, query)),
    matching: (asked) => inIndex((source) => matchingIn(source, search, asked)),
    openOf: (admins) => inIndex((source) => openOf(source, admins)),
    ofUser: (query) => readTicketsOfUser(collections, query),
    firstOfUser: (user) => snapshot((session) => readFirstTicketsOfUser(collections, user, session)),
  };
}
