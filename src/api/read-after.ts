import type { Position } from '../events/log/port.ts';
import type { Progress } from '../projections/progress.ts';
import { ReadModelsUnavailable } from '../projections/store/port.ts';

/**
 * Reads for the answer of a command: from the read models if they come to hold the position in time and answer; else
 * from the log.
 */
export type ReadAfter = <Result>(
  position: Position,
  read: () => Promise<Result>,
  fromLog: () => Promise<Result>,
) => Promise<Result>;

/** How long an answer waits for the projection before it is made from the log. */
const PROJECTION_WAIT_MS = 2_000;

export const createReadAfter =
  (progress: Pick<Progress, 'reached'>): ReadAfter =>
  async (position, read, fromLog) => {
    if (!(await progress.reached(position, PROJECTION_WAIT_MS))) return fromLog();
    return read().catch((error) => {
      if (error instanceof ReadModelsUnavailable) return fromLog();
      throw error;
    });
  };
