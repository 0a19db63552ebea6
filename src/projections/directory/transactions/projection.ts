import type { TransactionEvent, TransactionRecord } from '../../../events/directory/events.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { TransactionId } from '../../../events/ids.ts';
import type { ProjectionModule } from '../../module.ts';
import { byIdAlone, namedBy, type Recorded } from '../recorded.ts';

export type TransactionDocument = Recorded<TransactionId, TransactionRecord>;

export const transactionProjection: ProjectionModule<TransactionDocument> = {
  name: 'directory/transactions',
  version: 1,
  once: false,
  documentId: namedBy<TransactionEvent>('transactionId', 'TransactionRecorded'),
  project(_, envelope) {
    const { event, revision, position } = envelope as EventEnvelope<TransactionEvent>;
    return { id: event.data.transactionId, record: event.data.record, revision, position };
  },
  ...byIdAlone,
};
