import type { Position } from '../../../events/log/port.ts';
import type { Checkpoint } from '../port.ts';
import type { ProjectionState } from './collections.ts';

/** Null while nothing is committed, and while the read models don't exist. */
export const checkpointOf = (state: ProjectionState | null): Checkpoint | null =>
  state === null || state.log === null ? null : { log: state.log, position: state.position as Position };
