import { BEGINNING, type EventReader, type Position } from '../../events/log/port.ts';
import { type BatchOptions, projectBatch } from '../project-batch.ts';
import type { Projection } from '../projection.ts';
import type { Checkpoint, ReadStoreWriter } from '../store/port.ts';
import { WorkingSet } from '../working-set.ts';

export interface RebuildOptions extends BatchOptions {
  readonly log: Pick<EventReader, 'readAll' | 'identity'>;
  /** Empty: nothing was ever committed to it. */
  readonly store: ReadStoreWriter;
  readonly projections: readonly Projection[];
  /** Called after each page with the last position that was projected. */
  readonly onProjected: (position: Position) => void;
}

/** Events read at once. */
const PAGE = 1_024;
/** Each document is written once a commit, so the larger the better, as long as the documents fit into memory. */
const EVENTS_PER_COMMIT = 64 * PAGE;

/** Projects a whole log into an empty store, in few large commits. Answers how many events there were. */
export async function rebuild(options: RebuildOptions): Promise<number> {
  const { log, store, projections, onProjected } = options;
  const working = new WorkingSet(projections, store);
  const identity = await log.identity();
  let from: Checkpoint | null = null;
  let position: Position = BEGINNING;
  let events = 0;
  for (;;) {
    const page = await log.readAll(position, PAGE);
    await projectBatch(working, page, options);
    position = page.at(-1)?.position ?? position;
    events += page.length;
    const isLast = page.length < PAGE;
    if ((isLast || events % EVENTS_PER_COMMIT === 0) && position > (from?.position ?? BEGINNING)) {
      const to: Checkpoint = { log: identity, position };
      const result = await store.commit({ from, to, ...working.pending() });
      if (result === 'fenced') throw new Error('somebody else writes to the store that is being rebuilt');
      working.committed();
      from = to;
    }
    onProjected(position);
    if (isLast) return events;
  }
}
