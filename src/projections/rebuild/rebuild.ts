import { BEGINNING, type EventReader, type Position } from '../../events/log/port.ts';
import { type BatchOptions, projectBatch } from '../project-batch.ts';
import { type Checkpoint, ReadModelsUnavailable, type ReadStoreWriter } from '../store/port.ts';
import { UnitOfWork } from '../unit-of-work.ts';

export interface RebuildOptions extends BatchOptions {
  readonly log: Pick<EventReader, 'readAll' | 'identity'>;
  /** Empty: nothing was ever committed to it. */
  readonly store: ReadStoreWriter;
  /** Called after each page with the last projected position. */
  readonly onProjected: (position: Position) => void;
  /** The best size of a commit; large by default. */
  readonly maxPendingEvents?: number;
}

/** The number of events in one read. */
const PAGE = 1_024;
/** Each document is written once per commit, so large commits are best, as long as the documents fit into memory. */
const EVENTS_PER_COMMIT = 64 * PAGE;

/** Projects a whole log into an empty store, in few large commits. Returns the number of events. */
export async function rebuild(options: RebuildOptions): Promise<number> {
  const { log, store, onProjected, maxPendingEvents = EVENTS_PER_COMMIT } = options;
  const pageSize = Math.min(PAGE, maxPendingEvents);
  const working = new UnitOfWork(store.members, store);
  const identity = await log.identity();
  let from: Checkpoint | null = null;
  let position: Position = BEGINNING;
  let events = 0;
  let pending = 0;
  for (;;) {
    const page = await log.readAll(position, pageSize);
    await projectBatch(working, page, options);
    position = page.at(-1)?.position ?? position;
    events += page.length;
    pending += page.length;
    const isLast = page.length < pageSize;
    if (pending > 0 && (isLast || pending + pageSize > maxPendingEvents)) {
      const to: Checkpoint = { log: identity, position };
      const result = await store.commit({ from, to, ...working.pending() });
      if (result === 'fenced')
        throw new ReadModelsUnavailable('another process writes to the store that is being rebuilt');
      working.committed();
      from = to;
      pending = 0;
    }
    onProjected(position);
    if (isLast) return events;
  }
}
