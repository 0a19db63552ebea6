import { randomUUID } from 'node:crypto';
import { BEGINNING, type Position } from '../../../events/log/port.ts';
import type { StandstillCause } from '../../standstill.ts';
import { collectionsIn } from './collections.ts';
import type { MongoConnection } from './connection.ts';
import { answering } from './errors.ts';

/** One telling: that of a projector which is still kept from its work has another id. */
export interface ToldStandstill {
  readonly id: string;
  readonly cause: StandstillCause;
  /** Where the checkpoint stood. The standstill is over once it stands elsewhere. */
  readonly position: number | null;
}

/**
 * Tells all nodes that nothing can be projected beyond this checkpoint for now, unless somebody has moved it. Throws
 * `ReadModelsUnavailable` when that can't be written: then the others find it out by attempts of their own.
 */
export const tellMongoStandstill = (
  { db }: MongoConnection,
  cause: StandstillCause,
  checkpoint: Position,
): Promise<void> =>
  answering(async () => {
    const position = checkpoint === BEGINNING ? null : checkpoint;
    const standstill: ToldStandstill = { id: randomUUID(), cause, position };
    await collectionsIn(db).state.updateOne(
      { _id: 'state', ready: true, position },
      { $set: { standstill } },
    );
  });
