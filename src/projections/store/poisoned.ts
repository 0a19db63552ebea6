import { isLight, type ProjectionModule } from '../module.ts';
import type { PoisonedDocument } from './port.ts';
import { numberOf, prepare } from './sqlite/connection.ts';

interface PoisonedQueries {
  count(): Promise<number>;
}

/** The streams that stand still: no projection of events, but kept like one beside the documents that it is about. */
export const poisonedStreams: ProjectionModule<PoisonedDocument, PoisonedQueries> = {
  name: 'poisoned',
  version: 1,
  events: [],
  documentId: () => null,
  project() {
    throw new Error('no event makes a stream stand still');
  },
  queries: { count: isLight },
  sqlite: {
    queries({ db, table }) {
      const count = prepare(db, `SELECT count(*) FROM ${table}`);
      return { count: () => numberOf(count.row()?.[0]) };
    },
  },
  mongo: { queries: ({ collection }) => ({ count: () => collection().countDocuments() }) },
};
