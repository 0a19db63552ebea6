import type { DirectoryEvent } from '../../events/directory/events.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { Position, Revision } from '../../events/log/port.ts';
import { idIn } from '../projection.ts';

/** What the directory keeps of one person or thing. */
export interface Recorded<Id extends string, Record> {
  readonly id: Id;
  readonly record: Record;
  readonly revision: Revision;
  readonly position: Position;
}

/** The document whose id stands in a field of the events of these types. */
export const namedBy =
  <Event extends DirectoryEvent>(field: string, ...types: readonly Event['type'][]) =>
  (envelope: EventEnvelope): string | null =>
    types.some((type) => type === envelope.event.type) ? idIn(envelope, field) : null;

/** Found by id alone. */
export const byIdAlone = {
  queries: {},
  sqlite: { queries: () => ({}) },
  mongo: { queries: () => ({}) },
} as const;
