import { createProgress, type Progress } from '../../src/projections/progress.ts';

/** Learns how far the read models are from another node's, and only when somebody waits. */
export function progressAfter(other: Progress): Progress {
  const TIMEOUT_MS = 60_000;
  const progress: Progress = createProgress((position) => {
    void other.reached(position, TIMEOUT_MS).then((reached) => reached && progress.advance(position));
  });
  return progress;
}
