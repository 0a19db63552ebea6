import type { Actor } from '../events/envelope.ts';
import type { CommandId, Instant } from '../events/ids.ts';

/** What surrounds one command: its time, its ids and who gives it. All of it goes into its events' metadata. */
export interface CommandContext {
  /** Never goes back within a process, so that the order of times is the order of the log. */
  now(): Instant;
  readonly commandId: CommandId;
  /**
   * When the command was first claimed under an idempotency key; null when it has none. Its events may then be
   * in the log already, not before this time.
   */
  readonly claimedAt: Instant | null;
  readonly actor: Actor;
  readonly requestId: string;
  readonly correlationId: string;
}
