import { type TransactionRecord, transactionRecorded } from '../../../events/directory/events.ts';
import type { TransactionId } from '../../../events/ids.ts';
import { defineProjection, type ProjectionModule } from '../../module.ts';
import { byIdAlone, type Recorded } from '../recorded.ts';

export type TransactionDocument = Recorded<TransactionId, TransactionRecord>;

export const transactionProjection: ProjectionModule<TransactionDocument> = defineProjection({
  name: 'directory/transactions',
  version: 1,
  events: [transactionRecorded],
  documentId: ({ event: { data } }) => data.transactionId,
  project(_, { event, revision, position }) {
    return { id: event.data.transactionId, record: event.data.record, revision, position };
  },
  ...byIdAlone,
});
