import type { Position } from '../events/log/port.ts';
import type { Standstill } from '../projections/standstill.ts';
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
  ({ awaited }: Pick<Standstill, 'awaited'>): ReadAfter =>
  async (position, read, fromLog) => {
    if ((await awaited(position, PROJECTION_WAIT_MS)) !== 'held') return fromLog();
    return read().catch((error) => {
      if (error instanceof ReadModelsUnavailable) return fromLog();
      throw error;
    });
  };
