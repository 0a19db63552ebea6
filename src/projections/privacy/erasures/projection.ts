import { erasureRequested, personErased } from '../../../events/privacy/events.ts';
import { defineProjection, integer, isLight, type ProjectionModule } from '../../module.ts';
import type { ErasureDocument } from './documents.ts';
import { mongoErasures } from './mongo.ts';
import type { ErasureQueries } from './queries.ts';
import { sqliteErasures } from './sqlite.ts';

/** Who was erased, by whom and why. */
export const erasureProjection: ProjectionModule<ErasureDocument, ErasureQueries> = defineProjection({
  name: 'privacy/erasures',
  version: 1,
  events: [erasureRequested, personErased],
  documentId: ({ event: { data } }) => data.receipt,
  project(document, { event: { type, data }, metadata: { actor, time }, position }): ErasureDocument {
    if (type === 'PersonErased') {
      if (document === null) throw new Error('an erasure was never requested');
      return { ...document, position, erasedAt: time, erasedPosition: position };
    }
    const { receipt: id, person, reason } = data;
    const requested = { requestedBy: actor, requestedAt: time, requestedPosition: position };
    return { id, position, person, reason, ...requested, erasedAt: null, erasedPosition: null };
  },
  columns: { place: integer(({ requestedPosition }) => requestedPosition) },
  indexes: { byPlace: { on: ['place'] } },
  queries: { page: isLight },
  sqlite: { queries: sqliteErasures },
  mongo: { queries: mongoErasures },
});
