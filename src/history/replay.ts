import { UndecodableEvent } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { Instant } from '../events/ids.ts';
import { BEGINNING, type Position } from '../events/log/port.ts';
import type { Projection, Stored } from '../projections/projection.ts';
import { type PastEventsOptions, pastEvents } from './past-events.ts';

/** The last event of a replay. */
export interface ReplayedTo {
  /** How many events there were. */
  readonly events: number;
  /** `BEGINNING` when there were none. */
  readonly position: Position;
  readonly time: Instant | null;
}

export interface ReplayOptions extends PastEventsOptions {
  /** Called after each page with the last position. */
  readonly onProgress?: (position: Position) => void;
}

/** Calls `apply` with every event that can be read, in the order of the log, up to a moment. */
export async function replay(
  options: ReplayOptions,
  apply: (envelope: EventEnvelope) => void,
  onUndecodable: (stream: string, error: UndecodableEvent) => void = () => {},
): Promise<ReplayedTo> {
  let [events, position, time]: [number, Position, Instant | null] = [0, BEGINNING, null];
  for await (const page of pastEvents(options)) {
    for (const { recorded, decoded } of page) {
      if (decoded instanceof UndecodableEvent) onUndecodable(recorded.stream, decoded);
      else {
        apply(decoded);
        time = decoded.metadata.time;
      }
      position = recorded.position;
    }
    events += page.length;
    options.onProgress?.(position);
  }
  return { events, position, time };
}

/** A projection as it was at a moment. */
export interface ReplayedProjection extends ReplayedTo {
  /** By id, in the order in which they first appeared. */
  readonly documents: ReadonlyMap<string, Stored>;
  /** Why streams stand still, by their names: one of their events couldn't be projected. */
  readonly poisoned: ReadonlyMap<string, string>;
}

/**
 * Builds one projection in memory from the beginning of the log up to a moment. The documents equal those of the read models
 * at that moment.
 */
export async function replayProjection(
  projection: Projection,
  options: ReplayOptions,
): Promise<ReplayedProjection> {
  const documents = new Map<string, Stored>();
  const poisoned = new Map<string, string>();
  const poison = (stream: string, { message }: Error) => {
    if (!poisoned.has(stream)) poisoned.set(stream, message);
  };
  const project = (envelope: EventEnvelope) => {
    if (poisoned.has(envelope.stream)) return;
    try {
      const id = projection.documentId(envelope);
      if (id !== null) documents.set(id, projection.project(documents.get(id) ?? null, envelope));
    } catch (error) {
      poison(envelope.stream, error as Error);
    }
  };
  return { ...(await replay(options, project, poison)), documents, poisoned };
}
