import { BEGINNING, type EventReader, type Position } from '../../events/log/port.ts';
import { nextTurn } from '../../events/next-turn.ts';
import { type BatchOptions, projectBatch } from '../project-batch.ts';
import { type BuildingWriter, type Checkpoint, ReadModelsUnavailable } from '../store/port.ts';
import { UnitOfWork } from '../unit-of-work.ts';

export interface CatchUpOptions extends BatchOptions {
  readonly log: Pick<EventReader, 'readAll'>;
  readonly store: BuildingWriter;
  /** The memory for cached documents, in bytes. */
  readonly memory?: number;
  /** Called after each page with the last projected position, and the position of the others. */
  readonly onProjected?: (position: Position, goal: Position) => void;
  /** The best size of a commit; some thousands by default, since others wait while it is written. */
  readonly maxPendingEvents?: number;
}

/** The number of events in one read. */
const PAGE = 512;
const EVENTS_PER_COMMIT = 8 * PAGE;

/**
 * Projects one projection from its own checkpoint to that of the others, in commits of its own while they go on, until it
 * joins them. Returns the number of events; stops earlier when the signal aborts.
 *
 * @throws ReadModelsUnavailable when another process makes the same projection.
 */
export async function catchUp(options: CatchUpOptions, signal?: AbortSignal): Promise<number> {
  const { store } = options;
  let from = await store.checkpoint();
  let events = 0;
  while (!signal?.aborted) {
    const goal = await store.goal();
    const working = new UnitOfWork(store.members, store, options.memory);
    const done = await projectTo(goal, { ...options, working, from, ...(signal && { signal }) });
    events += done.events;
    from = done.checkpoint;
    if (from?.position === goal?.position && (await store.adopt())) return events;
  }
  return events;
}

interface Stretch extends CatchUpOptions {
  readonly working: UnitOfWork;
  readonly from: Checkpoint | null;
  readonly signal?: AbortSignal;
}

/** Commits everything up to the goal. */
async function projectTo(
  goal: Checkpoint | null,
  { log, store, working, from, signal, ...options }: Stretch,
): Promise<{ readonly checkpoint: Checkpoint | null; readonly events: number }> {
  const end = goal?.position ?? BEGINNING;
  const maxPending = options.maxPendingEvents ?? EVENTS_PER_COMMIT;
  const pageSize = Math.min(PAGE, maxPending);
  let [checkpoint, position, events, pending] = [from, from?.position ?? BEGINNING, 0, 0];
  while (goal !== null && position < end && !signal?.aborted) {
    const page = (await log.readAll(position, pageSize)).filter((event) => event.position <= end);
    await projectBatch(working, page, options);
    // The others' checkpoint may be a position where the log has no event.
    position = page.length < pageSize ? end : (page.at(-1)?.position ?? end);
    events += page.length;
    pending += page.length;
    if (position >= end || pending + pageSize > maxPending) {
      const to: Checkpoint = { log: goal.log, position };
      const result = await store.commit({ from: checkpoint, to, ...working.pending() });
      if (result === 'fenced') throw new ReadModelsUnavailable('another process makes this projection');
      working.committed();
      checkpoint = to;
      pending = 0;
    }
    options.onProjected?.(position, end);
    // Gives the projector of the others, on the same thread, a turn.
    await nextTurn();
  }
  return { checkpoint, events };
}
