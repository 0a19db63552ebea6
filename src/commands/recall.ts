import { type Codec, decodeOrThrow } from '../events/codec.ts';
import type { AppendedEvent, DomainEvent } from '../events/envelope.ts';
import type { EventReader, Position, Revision } from '../events/log/port.ts';

/** The events of one command as they stand in a stream. */
export interface OwnEvents<Event extends DomainEvent> {
  readonly stream: string;
  readonly events: readonly AppendedEvent<Event>[];
  /** Of the last of them. */
  readonly revision: Revision;
  readonly position: Position;
}

/** Where the log has what a command did: the last `events` events of a stream up to a revision are its own. */
export interface Reference {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly events: number;
}

/** What a command did: at hand when it was done just now, else where the log has it. */
export type Told<Event extends DomainEvent = DomainEvent> = OwnEvents<Event> | Reference;

const isReference = (told: Told): told is Reference => typeof told.events === 'number';

export const referenceTo = (told: Told): Reference =>
  isReference(told)
    ? told
    : {
        stream: told.stream,
        revision: told.revision,
        position: told.position,
        events: told.events.length,
      };

/** The events of a command that was done, now or before. */
export async function recall<Event extends DomainEvent>(
  log: EventReader,
  codec: Codec,
  told: Told<Event>,
): Promise<readonly AppendedEvent<Event>[]> {
  if (!isReference(told)) return told.events;
  const { stream, revision, events: limit } = told;
  if (limit === 0) return [];
  const recorded = await log.readStream(stream, { from: revision - limit + 1, limit });
  return (await decodeOrThrow<Event>(codec, recorded)).map(({ position: _, ...appended }) => appended);
}
