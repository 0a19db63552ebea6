import { LogUnavailable } from '../../events/log/port.ts';

/** The tree can't be read or written now; the same call may succeed later. */
export class TreeUnavailable extends LogUnavailable {}
