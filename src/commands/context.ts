import type { Actor } from '../events/envelope.ts';
import type { CommandId, Instant } from '../events/ids.ts';
import type { Position } from '../events/log/port.ts';

/** What surrounds one command: its time, its ids and who gives it. All of it goes into its events' metadata. */
export interface CommandContext {
  /** Never goes back within a process, so that the order of times is the order of the log. */
  now(): Instant;
  readonly commandId: CommandId;
  /**
   * Where the log has the command's claim under an idempotency key; null when it has none. An earlier run of the
   * command may have appended its events already, all of them after this position.
   */
  readonly claimedAt: Position | null;
  readonly actor: Actor;
  readonly requestId: string;
  readonly correlationId: string;
}
