import { randomUUID } from 'node:crypto';
import type { Codec, WritingKeys } from '../events/codec.ts';
import type { DomainEvent } from '../events/envelope.ts';
import type { AppendResult, EventLog, ExpectedRevision, Position, Revision } from '../events/log/port.ts';
import { KeyNeeded } from '../events/undecodable.ts';
import type { CommandContext } from './context.ts';
import type { OwnEvents } from './recall.ts';

/** Appends the events of commands, with the metadata of their contexts. */
export interface Appender {
  /** `current`: the actual revision of the stream, which is not the expected one. */
  append<Event extends DomainEvent>(
    stream: string,
    expected: Revision,
    events: readonly Event[],
    context: CommandContext,
  ): Promise<OwnEvents<Event> | { readonly current: Revision }>;

  /** Appends one event whatever the stream's revision is. */
  reserve(
    stream: string,
    event: DomainEvent,
    context: CommandContext,
  ): Promise<{ readonly revision: Revision; readonly position: Position }>;
}

/** @param newEventId returns the UUID of a new event */
export function createAppender(log: EventLog, codec: Codec, newEventId: () => string = randomUUID): Appender {
  function envelopesOf<Event extends DomainEvent>(events: readonly Event[], context: CommandContext) {
    const metadata = {
      time: context.now(),
      actor: context.actor,
      commandId: context.commandId,
      requestId: context.requestId,
      correlationId: context.correlationId,
      causationId: context.commandId,
    };
    return events.map((event) => ({ id: newEventId(), event, metadata }));
  }

  type Envelopes<Event extends DomainEvent> = ReturnType<typeof envelopesOf<Event>>;

  const storedOf = <Event extends DomainEvent>(envelopes: Envelopes<Event>, keys?: WritingKeys) =>
    envelopes.map(({ id, event, metadata }) => codec.encode(id, event, metadata, keys));

  /** With the keys in memory; null when one has to be found, or made, first. */
  function storedAtOnce<Event extends DomainEvent>(envelopes: Envelopes<Event>) {
    try {
      return storedOf(envelopes);
    } catch (error) {
      if (error instanceof KeyNeeded) return null;
      throw error;
    }
  }

  /** Nothing is awaited between the time of the events and their append: no later event may come before them. */
  async function write<Event extends DomainEvent>(
    stream: string,
    expected: ExpectedRevision,
    events: readonly Event[],
    context: CommandContext,
  ): Promise<{ readonly appended: AppendResult; readonly envelopes: Envelopes<Event> }> {
    const envelopes = envelopesOf(events, context);
    const stored = storedAtOnce(envelopes);
    if (stored !== null) return { appended: await log.append(stream, expected, stored), envelopes };
    const keys = await codec.keysFor(events.map(({ type, data }) => ({ type, data, actor: context.actor })));
    const time = context.now();
    const later = envelopes.map((one) => ({ ...one, metadata: { ...one.metadata, time } }));
    return { appended: await log.append(stream, expected, storedOf(later, keys)), envelopes: later };
  }

  return {
    async append(stream, expected, decided, context) {
      const { appended, envelopes } = await write(stream, expected, decided, context);
      if (appended.outcome === 'conflict') return appended;
      const { revision, position } = appended;
      const events = envelopes.map((envelope, index) => ({
        ...envelope,
        stream,
        revision: expected + 1 + index,
      }));
      return { stream, revision, position, events };
    },

    async reserve(stream, event, context) {
      const { appended } = await write(stream, 'any', [event], context);
      if (appended.outcome === 'conflict') throw new Error(`a reservation in ${stream} met a conflict`);
      return appended;
    },
  };
}
