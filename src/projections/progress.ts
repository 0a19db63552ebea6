import { BEGINNING, type Position } from '../events/log/port.ts';
import { createWaiters } from './waiters.ts';

/**
 * How far the read models are, as far as this node knows, and the position that this node has acknowledged: what was
 * acknowledged here must be visible in reads here.
 */
export interface Progress {
  /** The position up to which the read models are projected. */
  projected(): Position;
  /** False while the read models are being rebuilt and don't contain yet what the log contained when that began. */
  isWhole(): boolean;
  /** The position that a read on this node must include. */
  acknowledged(): Position;
  /** A caller was told that everything up to here is durable. */
  acknowledge(position: Position): void;
  /** Somebody was erased up to here: reads on this node never show an older state. */
  noteErasure(position: Position): void;
  /** The position of the last erasure that this node knows of. */
  erased(): Position;
  /** The log ended here when this node first read its end: reads on this node must include all of that. */
  begin(end: Position): void;
  /** Resolves with true once the read models include this position, with false after the timeout. */
  reached(position: Position, timeoutMs: number): Promise<boolean>;
  /** The read models now include this position. */
  advance(position: Position): void;
  /** The read models are being rebuilt, or were replaced by an older state: they include no more than this. */
  retreat(position: Position): void;
}

/** `want` asks the projector to commit up to a position without delay. */
export function createProgress(want: (position: Position) => void): Progress {
  let projected: Position = BEGINNING;
  let acknowledged: Position = BEGINNING;
  let erased: Position = BEGINNING;
  let isMadeAnew = false;
  /** Read models that are being rebuilt are complete from this position on. */
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
    noteErasure(position) {
      if (position > erased) erased = position;
      this.acknowledge(position);
    },
    erased: () => erased,
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
      // A projector that fails repeatedly before its first commit has begun only one rebuild.
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
