import type { EventDefinition, EventOf } from '../../events/definition.ts';
import type { AppendedEvent, EventEnvelope } from '../../events/envelope.ts';
import type { Instant } from '../../events/ids.ts';
import { BEGINNING } from '../../events/log/port.ts';
import { type DueTimePassed, dueTimePassed } from '../../events/operations/due-time-events.ts';
import { defineProjection, integer, isLight, type ProjectionModule } from '../module.ts';
import { mongoDueTimes } from './mongo.ts';
import { type DueTime, type DueTimeQueries, placeOf } from './queries.ts';
import { sqliteDueTimes } from './sqlite.ts';

/** How an event changes the due time of `key`: sets it, moves it, or (null) cancels it. */
export interface DueChange {
  readonly key: string;
  readonly at: Instant | null;
}

export interface Schedule<Definition extends EventDefinition> {
  /** Context and name, such as `identity/login-expiry`. It is stored. */
  readonly name: `${string}/${string}`;
  /** Raise it whenever events lead to other due times. */
  readonly version: number;
  /**
   * When the schedule was introduced: earlier events neither set nor cancel due times, so that what would have been due long
   * ago isn't due all at once; null: all events count.
   */
  readonly begins: Instant | null;
  readonly events: readonly Definition[];
  /** Pure. Null: the event changes nothing. */
  on(event: AppendedEvent<EventOf<Definition>>): DueChange | null;
}

/** The due times of one kind, from which the clock takes the earliest. */
export type DueTimeProjection = ProjectionModule<DueTime, DueTimeQueries> & {
  /** Null also for an event of another type, or from before the schedule begins. */
  changeBy(event: AppendedEvent): DueChange | null;
};

/** A projection of due times. What happens then is defined beside the clock (`WhenDue`). */
export function dueTimes<Definition extends EventDefinition>(
  schedule: Schedule<Definition>,
): DueTimeProjection {
  const { name, version, begins, events, on } = schedule;
  const types = new Set<string>(events.map(({ type }) => type));

  const changeBy = (event: AppendedEvent) =>
    types.has(event.event.type) && (begins === null || event.metadata.time >= begins)
      ? on(event as AppendedEvent<EventOf<Definition>>)
      : null;

  const happenedIn = (envelope: EventEnvelope) => passedIn(name, envelope) ?? changeBy(envelope);

  const module: ProjectionModule<DueTime, DueTimeQueries> = defineProjection({
    name,
    version,
    events: [...events, dueTimePassed],
    isRewritten: false,
    concerns: (envelope) => happenedIn(envelope) !== null,
    documentId: (envelope) => happenedIn(envelope)?.key as string,
    project(document, envelope) {
      const { position } = envelope;
      const { at, since, passed } = document ?? { at: null, since: BEGINNING, passed: null };
      const now = passedIn(name, envelope);
      // It may have been moved in the meantime.
      if (now) return { id: now.key, at: at === now.dueAt ? null : at, since, passed: now.dueAt, position };
      const change = changeBy(envelope);
      if (change === null) throw new Error(`${envelope.event.type} changes no due time`);
      // An event of another stream, which had stopped: the later event of the two counts.
      if (document && since > position) return document;
      // Nothing is due a second time at the same instant.
      return {
        id: change.key,
        at: change.at === passed ? null : change.at,
        since: position,
        passed,
        position,
      };
    },
    columns: { at: integer(placeOf) },
    indexes: { byTime: { on: ['at', 'id'] } },
    queries: { earliest: isLight, pending: isLight },
    sqlite: { queries: sqliteDueTimes },
    mongo: { queries: mongoDueTimes },
  });
  return { ...module, changeBy };
}

function passedIn(name: string, { event }: EventEnvelope): DueTimePassed['data'] | null {
  if (event.type !== dueTimePassed.type) return null;
  const { data } = event as DueTimePassed;
  return data.schedule === name ? data : null;
}
