import { eventCatalogue } from '../../../events/catalogue.ts';
import { operationsEvents } from '../../../events/operations/events.ts';
import { defineProjection, isLight, type ProjectionModule } from '../../module.ts';
import type { EventTime } from './documents.ts';
import { mongoMoments } from './mongo.ts';
import type { MomentQueries } from './queries.ts';
import { sqliteMoments } from './sqlite.ts';

/** Events of idempotency keys end: which moment an instant means must not change with them. */
const ENDING: ReadonlySet<string> = new Set(operationsEvents.map(({ type }) => type));

/** When each event happened, by which the position of any instant is found. */
export const momentProjection: ProjectionModule<EventTime, MomentQueries> = defineProjection({
  name: 'history/moments',
  version: 2,
  once: true,
  events: eventCatalogue.filter(({ type }) => !ENDING.has(type)),
  documentId: ({ position }) => String(position),
  project: (_, { position, metadata }) => ({
    ...{ id: String(position), position },
    time: Date.parse(metadata.time),
  }),
  queries: { at: isLight, upTo: isLight },
  sqlite: sqliteMoments,
  mongo: mongoMoments,
});
