import { accessRecorded } from '../../../events/audit/access-events.ts';
import { eventCatalogue } from '../../../events/catalogue.ts';
import { operationsEvents } from '../../../events/operations/events.ts';
import { defineProjection, isLight, type ProjectionModule } from '../../module.ts';
import type { EventTime } from './documents.ts';
import { mongoMoments } from './mongo.ts';
import type { MomentQueries } from './queries.ts';
import { sqliteMoments } from './sqlite.ts';

/**
 * Which moment an instant means must not change with the events of idempotency keys, which end, nor with those that a look at
 * it causes.
 */
const LEFT_OUT: ReadonlySet<string> = new Set([...operationsEvents, accessRecorded].map(({ type }) => type));

/** When each event happened, by which the position of any instant is found. */
export const momentProjection: ProjectionModule<EventTime, MomentQueries> = defineProjection({
  name: 'history/moments',
  version: 8,
  once: true,
  isRewritten: false,
  events: eventCatalogue.filter(({ type }) => !LEFT_OUT.has(type)),
  documentId: ({ position }) => String(position),
  project: (_, { position, metadata }) => ({
    ...{ id: String(position), position },
    time: Date.parse(metadata.time),
  }),
  queries: { at: isLight, upTo: isLight },
  sqlite: sqliteMoments,
  mongo: mongoMoments,
});
