import { accessRecorded } from '../../../events/audit/access-events.ts';
import { defineProjection, isHeavy, type ProjectionModule } from '../../module.ts';
import type { AccessRecords } from './documents.ts';
import { mongoAccess } from './mongo.ts';
import type { AccessQueries } from './queries.ts';
import { sqliteAccess } from './sqlite.ts';

/** Who looked at whose data. */
export const accessProjection: ProjectionModule<AccessRecords, AccessQueries> = defineProjection({
  name: 'audit/access',
  version: 1,
  once: true,
  events: [accessRecorded],
  documentId: ({ position }) => String(position),
  project: (_, { event: { data }, position }) => ({ id: String(position), position, records: data.records }),
  queries: { page: isHeavy },
  sqlite: sqliteAccess,
  mongo: mongoAccess,
});
