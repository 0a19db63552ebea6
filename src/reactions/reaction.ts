import { createHash } from 'node:crypto';
import type { CommandContext } from '../commands/context.ts';
import type { CommandHandler, Outcome } from '../commands/handle.ts';
import { isRefusal, type Refusal } from '../commands/refusal.ts';
import type { Fold } from '../commands/streams.ts';
import type { EventDefinition, EventOf } from '../events/definition.ts';
import type { DomainEvent, EventEnvelope } from '../events/envelope.ts';
import type { CommandId, Instant } from '../events/ids.ts';
import type { Position } from '../events/log/port.ts';

/** What follows from events of some types. One node at a time runs it, which a failure may make two for some seconds. */
export interface Reaction {
  /** A stored name: under it the log has how far the reaction has come. */
  readonly name: string;
  /** What follows, in the plural, for readiness: `replies by WhatsApp`. */
  readonly what: string;
  readonly types: ReadonlySet<string>;
  /** Events from before then are none of its business; null: all are. */
  readonly begins: Instant | null;
  /**
   * Does what the event asks for, as far as it isn't done yet. Null: there is nothing left to do. Else the time
   * (milliseconds since the epoch) at which it is to be called again. `UndecodableEvent`: this version of the desk can't
   * do it, however often it is called. Any other error: it is called again after a while.
   */
  react(envelope: EventEnvelope, attending: Attending): Promise<number | null>;
}

/** A command that follows from an event or a due time. */
export interface Consequence {
  /** `upTo`: where the stream has later events than that, nothing is decided. */
  execute(
    commands: Pick<CommandHandler, 'execute'>,
    context: CommandContext,
    upTo?: Position,
  ): Promise<Outcome<unknown, DomainEvent> | Refusal>;
}

/** @param decide is given the time at which the command is executed. */
export const command = <State, Event extends DomainEvent>(
  fold: Fold<State, Event>,
  stream: string,
  decide: (state: State, now: Instant) => readonly Event[] | Refusal,
): Consequence => ({
  execute: (commands, context, upTo) =>
    commands.execute(
      fold,
      stream,
      (state, last) => (upTo !== undefined && last > upTo ? [] : decide(state, context.now())),
      context,
    ),
});

export interface ReactionDefinition<Definition extends EventDefinition> {
  /** Context and name, such as `ticketing/escalate-bad-ratings`. It is stored. */
  readonly name: `${string}/${string}`;
  readonly what: string;
  /** The instant at which the reaction was introduced, so that it does nothing about older events; null: from the first. */
  readonly begins: Instant | null;
  readonly events: readonly Definition[];
  /** Pure. The commands of an event are executed one after the other; each takes effect once. */
  on(envelope: EventEnvelope<EventOf<Definition>>): readonly Consequence[];
}

/** A reaction that decides purely and issues commands. What a command's decision refuses is settled by that. */
export const defineReaction = <Definition extends EventDefinition>({
  events,
  on,
  ...reaction
}: ReactionDefinition<Definition>): Reaction => ({
  ...reaction,
  types: new Set(events.map(({ type }) => type)),
  async react(envelope, { commands, now }) {
    const consequences = on(envelope as EventEnvelope<EventOf<Definition>>);
    for (const [index, consequence] of consequences.entries())
      await executeOnce(consequence, commands, {
        ...causedContext(`${reaction.name} ${envelope.id} ${index}`, envelope.id, now),
        claimedAt: envelope.position,
        correlationId: envelope.metadata.correlationId,
      });
    return null;
  },
});

/**
 * `context.claimedAt`: a position after which alone the command can have been executed before; then its events are found, and
 * nothing happens. Throws when it has to be tried again.
 */
export async function executeOnce(
  consequence: Consequence,
  commands: Pick<CommandHandler, 'execute'>,
  context: CommandContext,
  upTo?: Position,
): Promise<Outcome<unknown, DomainEvent> | null> {
  const outcome = await consequence.execute(commands, context, upTo);
  if (!isRefusal(outcome)) return outcome;
  if (outcome.refused === 'too_many_conflicts') throw new Error('too many others write to the stream now');
  return null;
}

/** What a reaction issues commands with. */
export interface Attending {
  readonly commands: Pick<CommandHandler, 'execute'>;
  now(): Instant;
  /** Ids follow from the event that caused the command, and from what the step is called. */
  contextOf(step: string): CommandContext;
  /** Aborts when this node stops: what is under way may still end, but nothing is begun. */
  readonly signal: AbortSignal;
}

export const attendingOf = (
  { id, metadata }: EventEnvelope,
  means: Pick<Attending, 'commands' | 'now' | 'signal'>,
): Attending => ({
  ...means,
  contextOf: (step) => ({
    ...causedContext(`${id} ${step}`, id, means.now),
    correlationId: metadata.correlationId,
  }),
});

/** A context whose command id follows from a text. `cause`: what the log names as the command's cause. */
export function causedContext(text: string, cause: string, now: () => Instant): CommandContext {
  return {
    now,
    commandId: idFrom(text) as CommandId,
    claimedAt: null,
    actor: { kind: 'system', id: null },
    requestId: cause,
    correlationId: cause,
  };
}

/** The same UUID for the same text. */
function idFrom(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * When a reaction may do what the node that got the request is to do by itself, and has `ownMs` milliseconds for; null: now.
 */
export function stepsInAt({ metadata }: EventEnvelope, ownMs: number, { now }: Attending): number | null {
  const due = Date.parse(metadata.time) + ownMs;
  return due > Date.parse(now()) ? due : null;
}
