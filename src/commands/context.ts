import type { Actor } from '../events/envelope.ts';
import type { CommandId, Instant } from '../events/ids.ts';
import type { Position } from '../events/log/port.ts';
import type { PendingClaim } from './claim.ts';

/** The context of one command: its time, its ids and its caller. All of it goes into the metadata of its events. */
export interface CommandContext {
  /** Never goes back within a process, so that events are in the same order by time and by position. */
  now(): Instant;
  readonly commandId: CommandId;
  /**
   * The position of the command's claim under an idempotency key; null when it has no key. An earlier run of the
   * command may have appended its events already, all of them after this position.
   */
  readonly claimedAt: Position | null;
  /** The claim that goes into the log with the command's first events; absent without a key, and where it was made before. */
  readonly claim?: PendingClaim;
  readonly actor: Actor;
  readonly requestId: string;
  readonly correlationId: string;
}
