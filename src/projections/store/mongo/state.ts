import type { Position } from '../../../events/log/port.ts';
import type { Checkpoint } from '../port.ts';
import type { StateRow } from './collections.ts';

/** Null while nothing was committed, and while the read models are being made. */
export const checkpointOf = (
  state: Pick<StateRow, 'ready' | 'log' | 'position'> | null,
): Checkpoint | null =>
  !state?.ready || state.log === null ? null : { log: state.log, position: state.position as Position };
