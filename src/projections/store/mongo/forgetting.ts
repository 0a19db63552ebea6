import { pause } from '../../../events/pause.ts';
import type { AnyModule } from '../../module.ts';
import { remembers } from '../erasures.ts';
import { poisonedStreams } from '../poisoned.ts';
import type { ToForget } from '../port.ts';
import { keyOf, SERVING, stateIn, stateOf } from './collections.ts';
import type { MongoConnection } from './connection.ts';
import { answering } from './errors.ts';
import { dropRetired } from './schema.ts';

/** What may hold data of people who were erased; null: nothing does. */
export const mongoToForget = (
  { db }: MongoConnection,
  projections: readonly AnyModule[],
  erasures: number,
): Promise<ToForget | null> =>
  answering(async () => {
    const state = await stateIn(db).findOne({ _id: SERVING });
    if ((stateOf(state, poisonedStreams)?.erasures ?? 0) >= erasures) return null;
    const isOld = (module: AnyModule) => {
      const found = stateOf(state, module);
      return found !== null && remembers(module, { erasures: found.erasures ?? 0 }, erasures);
    };
    return { erasures, projections: projections.filter(isOld).map(({ name }) => name) };
  });

/** How long nodes may take to learn of new builds before the replaced ones are dropped, in milliseconds. */
const NOTICED_MS = 2_000;

/** Drops replaced builds, and records that nothing is left of so many erasures. Does neither when the signal aborts. */
export async function cleanMongoReadStore(
  { db }: MongoConnection,
  erasures: number,
  signal: AbortSignal,
): Promise<void> {
  await pause(NOTICED_MS, signal);
  if (signal.aborted) return;
  await answering(async () => {
    const state = await stateIn(db).findOne({ _id: SERVING });
    if (state === null) return;
    await dropRetired(db, state, 0);
    const path = `projections.${keyOf(poisonedStreams)}.erasures`;
    const durable = { writeConcern: { w: 'majority' } } as const;
    await stateIn(db).updateOne({ _id: SERVING }, { $set: { [path]: erasures } }, durable);
  });
}
