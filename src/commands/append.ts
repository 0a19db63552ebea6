import { randomUUID } from 'node:crypto';
import type { Codec, WritingKeys } from '../events/codec.ts';
import { endOfTurn } from '../events/end-of-turn.ts';
import type { DomainEvent, EventMetadata } from '../events/envelope.ts';
import {
  type AppendResult,
  type EventLog,
  type ExpectedRevision,
  NO_STREAM,
  type Position,
  type Revision,
} from '../events/log/port.ts';
import { KeyNeeded } from '../events/undecodable.ts';
import { ClaimTaken, type PendingClaim } from './claim.ts';
import type { CommandContext } from './context.ts';
import type { OwnEvents } from './recall.ts';

/** Where a command's events go. */
interface Target {
  readonly stream: string;
  readonly expected: Revision;
  /** They are all that the command does, see `Invocation`. */
  readonly concludes?: boolean | undefined;
}

/** Appends the events of commands, with the metadata of their contexts. */
export interface Appender {
  /**
   * Takes the claim of the command's key along, if that isn't made yet. `current`: the actual revision of the stream, which is not the
   * expected one. Throws `ClaimTaken`.
   */
  append<Event extends DomainEvent>(
    target: Target,
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
  const metadataIn = ({
    now,
    actor,
    commandId,
    requestId,
    correlationId,
  }: CommandContext): EventMetadata => ({
    ...{ time: now(), actor, commandId, requestId, correlationId },
    causationId: commandId,
  });

  const envelopesOf = <Event extends DomainEvent>(events: readonly Event[], metadata: EventMetadata) =>
    events.map((event) => ({ id: newEventId(), event, metadata }));

  type Envelopes<Event extends DomainEvent> = ReturnType<typeof envelopesOf<Event>>;
  type Stored = ReturnType<Codec['encode']>[];
  interface Written<Event extends DomainEvent> {
    readonly appended: AppendResult;
    readonly envelopes: Envelopes<Event>;
  }

  const storedOf = <Event extends DomainEvent>(envelopes: Envelopes<Event>, keys?: WritingKeys): Stored =>
    envelopes.map(({ id, event, metadata }) => codec.encode(id, event, metadata, keys));

  /** Null when a key has to be found, or made, first. */
  function ifKeysAreAtHand<Result>(encode: () => Result): Result | null {
    try {
      return encode();
    } catch (error) {
      if (error instanceof KeyNeeded) return null;
      throw error;
    }
  }

  /**
   * Appends of a turn are encoded one after the other, which makes their ciphers twice as fast. Nothing is awaited between the time of
   * the events and their append: no later event may come before them.
   */
  async function write<Event extends DomainEvent>(
    expected: ExpectedRevision,
    events: readonly Event[],
    context: CommandContext,
    append: (stored: Stored, metadata: EventMetadata) => Promise<AppendResult>,
  ): Promise<Written<Event>> {
    const encoded = (keys?: WritingKeys) => {
      const metadata = metadataIn(context);
      const envelopes = envelopesOf(events, metadata);
      return { stored: storedOf(envelopes, keys), metadata, envelopes };
    };
    await endOfTurn();
    // What a stream begins with is mostly of somebody who is known by that stream alone, and has no key yet.
    const begins = expected === NO_STREAM;
    const keysFor = () =>
      codec.keysFor(
        events.map(({ type, data }) => ({ type, data, actor: context.actor })),
        begins,
      );
    const atOnce = begins ? null : ifKeysAreAtHand(encoded);
    const { stored, metadata, envelopes } = atOnce ?? encoded(await keysFor());
    return { appended: await append(stored, metadata), envelopes };
  }

  /** The claim comes first: the command's own events are looked for behind it. */
  const appendWithClaim =
    ({ stream, expected, concludes = false }: Target, claim: PendingClaim) =>
    async (events: Stored, metadata: EventMetadata): Promise<AppendResult> => {
      const did = concludes ? { stream, revision: expected + events.length, events: events.length } : null;
      const claiming = storedOf(envelopesOf([claim.eventOf(did)], metadata));
      if (!log.appendTogether) throw new Error('this log appends to one stream at a time');
      const results = await log.appendTogether([
        { stream: claim.stream, expected: claim.expected, events: claiming },
        { stream, expected, events },
      ]);
      const [claimed, appended] = results as readonly [AppendResult, AppendResult];
      if (claimed.outcome === 'appended') claim.make({ ...claimed, did });
      else if (claimed.current !== claim.expected) throw new ClaimTaken();
      return appended;
    };

  return {
    async append(target, decided, context) {
      const { stream, expected } = target;
      const { claim } = context;
      const alone = () => write(expected, decided, context, (stored) => log.append(stream, expected, stored));
      const { appended, envelopes } = await (claim === undefined || claim.made
        ? alone()
        : claim.inTurn(() =>
            claim.made ? alone() : write(expected, decided, context, appendWithClaim(target, claim)),
          ));
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
      const { appended } = await write('any', [event], context, (stored) =>
        log.append(stream, 'any', stored),
      );
      if (appended.outcome === 'conflict') throw new Error(`a reservation in ${stream} met a conflict`);
      return appended;
    },
  };
}
