import { BEGINNING } from '../events/log/port.ts';
import type { Progress } from './progress.ts';
import type { Checkpoint } from './store/port.ts';

/** What this node knows of read models into which another node may be projecting. */
export interface CheckpointFollower {
  /** The store's checkpoint has changed, whichever node changed it; null: it has none. */
  heard(checkpoint: Checkpoint | null): void;
  /** From here on it is known which log the read models should be of. */
  logIs(identity: string): void;
  /** Why the read models must not be read; null when they may. */
  unavailableReason(): string | null;
}

/** Reports to a node's progress how far the read models are, whichever node projects. Those of another log don't count. */
export function createCheckpointFollower(
  progress: Pick<Progress, 'advance' | 'retreat'>,
): CheckpointFollower {
  let identity: string | null = null;
  let latest: Checkpoint | null | undefined;
  let reached = BEGINNING;

  const isForeign = () => Boolean(latest && latest.log !== identity);

  function apply(): void {
    if (identity === null || latest === undefined) return;
    const position = latest === null || isForeign() ? BEGINNING : latest.position;
    if (position < reached) progress.retreat(position);
    else progress.advance(position);
    reached = position;
  }

  return {
    heard(checkpoint) {
      latest = checkpoint;
      apply();
    },
    logIs(name) {
      identity = name;
      apply();
    },
    unavailableReason() {
      if (identity === null || latest === undefined) return 'the read models have not answered yet';
      return isForeign() ? 'the read models are those of another event log' : null;
    },
  };
}
