import { BEGINNING, type Position } from '../events/log/port.ts';
import { createWaiters } from './waiters.ts';

/**
 * How far the read models are, as this node knows, and how far it has told its callers that they are: what was
 * acknowledged here can be read here.
 */
export interface Progress {
  /** What the read models hold. */
  projected(): Position;
  /** False while the read models are made anew and don't hold yet what the log held when that began. */
  isWhole(): boolean;
  /** What a read on this node must show at least. */
  acknowledged(): Position;
  /** A caller was told that everything up to here is durable. */
  acknowledge(position: Position): void;
  /** The log ended here when this node first learned where it ends: all of that must be read here. */
  begin(end: Position): void;
  /** Resolves true once the read models hold this position, false after the timeout. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
  /** The read models have come so far. */
  advance(position: Position): void;
  /** The read models were made anew, or from an older state: they hold no more than this. */
  retreat(position: Position): void;
}

/** `want` asks the projector to commit up to a position without delay. */
export function createProgress(want: (position: Position) => void): Progress {
  let projected: Position = BEGINNING;
  let acknowledged: Position = BEGINNING;
  let isMadeAnew = false;
  /** Read models that are made anew are whole from this position on. */
  let wholeFrom: Position = BEGINNING;
  const waiters = createWaiters();

  function beginAnew(): void {
    isMadeAnew = true;
    wholeFrom = acknowledged;
  }

  return {
    projected: () => projected,
    isWhole: () => projected >= wholeFrom,
    acknowledged: () => acknowledged,
    acknowledge(position) {
      if (position > acknowledged) acknowledged = position;
    },
    begin(end) {
      this.acknowledge(end);
      if (isMadeAnew) wholeFrom = acknowledged;
    },
    reached(position, timeoutMs) {
      if (position <= projected) return Promise.resolve(true);
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          giveUp();
          resolve(false);
        }, timeoutMs);
        const giveUp = waiters.add(position, () => {
          clearTimeout(timer);
          resolve(true);
        });
        want(position);
      });
    },
    advance(position) {
      // A projector that fails again and again before its first commit has begun anew once.
      if (position === BEGINNING && (projected > BEGINNING || !isMadeAnew)) beginAnew();
      if (position <= projected) return;
      projected = position;
      waiters.settleUpTo(position);
    },
    retreat(position) {
      projected = position;
      beginAnew();
    },
  };
}
