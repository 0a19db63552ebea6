import { randomUUID } from 'node:crypto';
import { BEGINNING, type Position } from '../../../events/log/port.ts';
import type { StandstillCause } from '../../standstill.ts';
import { poisonedStreams } from '../poisoned.ts';
import { keyOf, SERVING, stateIn, type ToldStandstill } from './collections.ts';
import type { MongoConnection } from './connection.ts';
import { answering } from './errors.ts';

/**
 * Reports to all nodes that nothing can be projected beyond this checkpoint for now, unless the checkpoint has changed. Throws
 * `ReadModelsUnavailable` when the report can't be written: then the other nodes find out by their own attempts.
 */
export const tellMongoStandstill = (
  { db }: MongoConnection,
  cause: StandstillCause,
  checkpoint: Position,
): Promise<void> =>
  answering(async () => {
    const position = checkpoint === BEGINNING ? null : checkpoint;
    const standstill: ToldStandstill = { id: randomUUID(), cause, position };
    const at = `projections.${keyOf(poisonedStreams)}`;
    const stands = { [`${at}.position`]: position, [`${at}.generation`]: { $exists: true } };
    await stateIn(db).updateOne({ _id: SERVING, ...stands }, { $set: { standstill } });
  });
