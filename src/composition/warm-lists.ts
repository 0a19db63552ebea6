import type { Logger } from 'pino';
import { workProjection } from '../projections/work/items/projection.ts';
import { onlyThose } from '../projections/work/items/queries.ts';
import type { Stores } from './stores/stores.ts';

/** Up to this position a first request reads so little that nobody notices, and a desk at rest needs no thread for it. */
const LITTLE = 10_000;

/**
 * Lists of work are made of columns in memory, which are read in full at the first request: with 100,000 items that takes a second.
 * Reads them before somebody opens the list. Where that fails, the first request does it.
 */
export async function warmLists(
  { readStore }: Pick<Stores, 'readStore'>,
  logger: { debug: Logger['debug'] },
): Promise<void> {
  const first = { offset: 0, after: null, limit: 1, sortBy: 'updated', sortOrder: 'desc' } as const;
  const all = { filters: [onlyThose({})], among: null, owner: null, begun: null, found: null };
  try {
    const checkpoint = await readStore.checkpoint();
    if (checkpoint === null || checkpoint.position < LITTLE) return;
    await readStore.queriesOf(workProjection).list({ ...all, ...first });
  } catch (error) {
    logger.debug({ err: error }, 'the list of work could not be read ahead');
  }
}
