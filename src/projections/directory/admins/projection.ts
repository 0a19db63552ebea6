import { adminRecorded, adminSeen } from '../../../events/directory/events.ts';
import { defineProjection, integer, isHeavy, type ProjectionModule, text } from '../../module.ts';
import { type AdminDocument, searchTextOf, sortKeyOf } from './documents.ts';
import { moveOf as moveOfAdmin } from './list.ts';
import { mongoAdmins } from './mongo.ts';
import type { AdminQueries } from './queries.ts';
import { sqliteAdmins } from './sqlite.ts';

export const adminProjection: ProjectionModule<AdminDocument, AdminQueries> = defineProjection({
  name: 'directory/admins',
  version: 2,
  events: [adminRecorded, adminSeen],
  documentId: ({ event: { data } }) => data.adminId,
  project(_, { event, revision, position }): AdminDocument {
    const place = { id: event.data.adminId, revision, position };
    if (event.type === 'AdminRecorded') return { ...place, record: event.data.record, recorded: true };
    const { first_name, last_name, email } = event.data.claims;
    return { ...place, record: { first_name, last_name, email, active: true }, recorded: false };
  },
  columns: {
    sortKey: text(sortKeyOf),
    searchText: text(searchTextOf),
    active: integer(({ record }) => (record.active ? 1 : 0)),
  },
  moveOf: moveOfAdmin,
  queries: { list: isHeavy },
  sqlite: { queries: sqliteAdmins },
  mongo: mongoAdmins,
});
