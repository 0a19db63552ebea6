import { type AdminRecord, adminRecorded, adminSeen } from '../../../events/directory/events.ts';
import type { AdminId } from '../../../events/ids.ts';
import { defineProjection, type ProjectionModule } from '../../module.ts';
import { byIdAlone, type Recorded } from '../recorded.ts';

/** `recorded` is false while only the claims of a token are known. */
export interface AdminDocument extends Recorded<AdminId, AdminRecord> {
  readonly recorded: boolean;
}

export const adminProjection: ProjectionModule<AdminDocument> = defineProjection({
  name: 'directory/admins',
  version: 1,
  events: [adminRecorded, adminSeen],
  documentId: ({ event: { data } }) => data.adminId,
  project(_, { event, revision, position }): AdminDocument {
    const place = { id: event.data.adminId, revision, position };
    if (event.type === 'AdminRecorded') return { ...place, record: event.data.record, recorded: true };
    const { first_name, last_name, email } = event.data.claims;
    return { ...place, record: { first_name, last_name, email }, recorded: false };
  },
  ...byIdAlone,
});
