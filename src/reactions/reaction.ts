import { createHash } from 'node:crypto';
import type { CommandContext } from '../commands/context.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { CommandId, Instant } from '../events/ids.ts';

/**
 * What follows from events of some types: a decision that can be repeated, and commands. Every node runs it; of what
 * reaches outside, it has to let one node have its turn (by a command that only one of them can be the first to give).
 */
export interface Reaction {
  /** A stored name: under it the log has how far the reaction has come. */
  readonly name: string;
  readonly types: ReadonlySet<string>;
  /**
   * Does what the event asks for, as far as it isn't done yet. Null: there is nothing left to do. Else the time
   * (milliseconds since the epoch) at which it is to be called again. `UndecodableEvent`: this version of the desk can't
   * do it, however often it is called. Any other error: it is called again after a while.
   */
  react(envelope: EventEnvelope, attending: Attending): Promise<number | null>;
}

/** What a reaction gives commands with. */
export interface Attending {
  now(): Instant;
  /** Ids follow from the event that caused the command, and from what the step is called. */
  contextOf(step: string): CommandContext;
  /** Aborts when this node stops: what is under way may still end, but nothing is begun. */
  readonly signal: AbortSignal;
}

export const attendingOf = (
  { id, metadata }: EventEnvelope,
  now: () => Instant,
  signal: AbortSignal,
): Attending => ({
  now,
  signal,
  contextOf: (step) => ({
    ...causedContext(`${id} ${step}`, id, now),
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
