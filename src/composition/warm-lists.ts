import type { Logger } from 'pino';
import type { AdminId } from '../events/ids.ts';
import { onlyThose } from '../projections/work/items/queries.ts';
import { type WorkListAnswer, workListRead } from '../projections/work/list.ts';
import type { Stores } from './stores/stores.ts';

/** Up to this position a first request reads so little that nobody notices, and a desk at rest needs no thread for it. */
const LITTLE = 10_000;

/**
 * What is searched for first: one letter or digit, which nearly every text has. What they find stays known, and each search for a
 * longer word finds the words of all texts in memory, and the names of people. The last one is a phrase, for which the places of words are read, too.
 */
const FIRST_TERMS = [...'abcdefghijklmnopqrstuvwxyz0123456789', 'a a'];

/** Whose items the list counts apart: no admin has this id. */
const NOBODY = '' as AdminId;

/** In milliseconds. Once the words are in memory, a letter among those of a million tickets takes less: they don’t fit. */
const SLOW_MS = 500;

/**
 * Lists of work are made of columns in memory and searches of the words of all tickets, which are read in full at the first request:
 * with 100,000 items each takes half a second or more. Reads them before somebody opens the list or types. Where that fails, the
 * first request does it.
 */
export async function warmLists(
  { readStore }: Pick<Stores, 'readStore'>,
  logger: { debug: Logger['debug'] },
  milliseconds: () => number = () => performance.now(),
): Promise<void> {
  try {
    const checkpoint = await readStore.checkpoint();
    if (checkpoint === null || checkpoint.position < LITTLE) return;
    await readList(readStore, null);
    // One after the other: a request that comes meanwhile waits for one of them at most.
    for (const [index, term] of FIRST_TERMS.entries()) {
      const begun = milliseconds();
      await readList(readStore, term);
      // The first one reads the words. Where the next ones have to read them again, requests would wait for each of them.
      if (index > 0 && milliseconds() - begun > SLOW_MS) return;
    }
  } catch (error) {
    logger.debug({ err: error }, 'the list of work could not be read ahead');
  }
}

/** What the console asks for: the beginning of the list, of all or of what has a term. */
function readList({ readJoined }: Stores['readStore'], term: string | null): Promise<WorkListAnswer> {
  const first = { offset: 0, after: null, limit: 25, sortBy: 'updated', sortOrder: 'desc' } as const;
  const all = { filters: [onlyThose({})], among: null, owner: null, begun: null };
  const words = term?.includes(' ') ? term.split(' ').map((word) => [word]) : [];
  const searched = term === null ? null : { whole: [term], words, inMessages: false };
  return readJoined(workListRead, { list: { ...all, ...first }, searched, admin: NOBODY });
}
