import type { Actor } from '../../../events/envelope.ts';
import type { Instant } from '../../../events/ids.ts';
import type { Position } from '../../../events/log/port.ts';
import type { Stored } from '../../projection.ts';

/** One erasure. Its id is the receipt. The data subjects are on the receipt alone, for they can be many. */
export interface ErasureDocument extends Stored {
  /** As it was asked for, `kind:id`; an address or a number as its hash. */
  readonly person: string;
  readonly reason: string;
  readonly requestedBy: Actor;
  readonly requestedAt: Instant;
  /** Of `ErasureRequested`: the order of the list. */
  readonly requestedPosition: Position;
  /** Null while keys are being destroyed. */
  readonly erasedAt: Instant | null;
  readonly erasedPosition: Position | null;
}
