import { type Codec, decodeOrThrow } from '../events/codec.ts';
import type { AppendedEvent, DomainEvent } from '../events/envelope.ts';
import type { EventReader, Position, Revision } from '../events/log/port.ts';

/** The events of one command in a stream. */
export interface OwnEvents<Event extends DomainEvent> {
  readonly stream: string;
  readonly events: readonly AppendedEvent<Event>[];
  /** Of the last event. */
  readonly revision: Revision;
  readonly position: Position;
}

/** A reference to the events of a command in the log: the last `events` events of a stream up to a revision. */
export interface Reference {
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly events: number;
}

/** The same without the place in the log: all that a command has done, of which only the stream is known. */
export type Did = Omit<Reference, 'position'>;

/** The events of a command: the events themselves if it was executed just now, else a reference to them. */
export type CommandEvents<Event extends DomainEvent = DomainEvent> = OwnEvents<Event> | Reference;

const isReference = (command: CommandEvents): command is Reference => typeof command.events === 'number';

export const referenceTo = (command: CommandEvents): Reference =>
  isReference(command)
    ? command
    : {
        stream: command.stream,
        revision: command.revision,
        position: command.position,
        events: command.events.length,
      };

/** The reference to the events of a command of which it isn't known where in the log they are. */
export async function located(log: EventReader, did: Did): Promise<Reference> {
  const { stream, revision } = did;
  const [last] = await log.readStream(stream, { from: revision, limit: 1 });
  if (!last) throw new Error(`${stream} has no revision ${revision}`);
  return { ...did, position: last.position };
}

/** The events of a command that was executed, now or earlier. */
export async function recall<Event extends DomainEvent>(
  log: EventReader,
  codec: Codec,
  command: CommandEvents<Event>,
): Promise<readonly AppendedEvent<Event>[]> {
  if (!isReference(command)) return command.events;
  const { stream, revision, events: limit } = command;
  if (limit === 0) return [];
  const recorded = await log.readStream(stream, { from: revision - limit + 1, limit });
  return (await decodeOrThrow<Event>(codec, recorded)).map(({ position: _, ...appended }) => appended);
}
