import type { AdminEvent, AdminRecord } from '../../../events/directory/events.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { AdminId } from '../../../events/ids.ts';
import type { ProjectionModule } from '../../module.ts';
import { byIdAlone, namedBy, type Recorded } from '../recorded.ts';

/** `recorded` is false while nothing but the claims of a token is known. */
export interface AdminDocument extends Recorded<AdminId, AdminRecord> {
  readonly recorded: boolean;
}

export const adminProjection: ProjectionModule<AdminDocument> = {
  name: 'directory/admins',
  version: 1,
  once: false,
  documentId: namedBy<AdminEvent>('adminId', 'AdminRecorded', 'AdminSeen'),
  project(_, envelope): AdminDocument {
    const { event, revision, position } = envelope as EventEnvelope<AdminEvent>;
    const place = { id: event.data.adminId, revision, position };
    if (event.type === 'AdminRecorded') return { ...place, record: event.data.record, recorded: true };
    const { first_name, last_name, email } = event.data.claims;
    return { ...place, record: { first_name, last_name, email }, recorded: false };
  },
  ...byIdAlone,
};
