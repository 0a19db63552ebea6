import type { Position } from '../../events/log/port.ts';
import type { Shown } from '../../projections/standstill.ts';

/** The progress of this node's read models, and the position that this node has acknowledged. */
export interface Projected {
  /** Waits at most so many milliseconds; whether the read models include the position then. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
  /** The same, without waiting for a projection that stands still. */
  awaited(position: Position, timeoutMs: number): Promise<Shown>;
  projected(): Position;
  acknowledged(): Position;
  /** Whether the position is beyond the end of the log; false when the log doesn't respond. */
  isBeyondLog(position: Position): Promise<boolean>;
}
