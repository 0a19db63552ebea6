import { BEGINNING, type EventReader, type Position } from '../../events/log/port.ts';
import { nextTurn } from '../../events/next-turn.ts';
import { type BatchOptions, projectBatch } from '../project-batch.ts';
import type { BuildingWriter, Checkpoint } from '../store/port.ts';
import { UnitOfWork } from '../unit-of-work.ts';

export interface CatchUpOptions extends BatchOptions {
  readonly log: Pick<EventReader, 'readAll'>;
  readonly store: BuildingWriter;
  /** Bytes for documents at hand. */
  readonly memory?: number;
  /** Called after each page with the last position that was projected, and where the others are. */
  readonly onProjected?: (position: Position, goal: Position) => void;
  /** What the store takes best at once; some thousands unless given: others wait while it is written. */
  readonly maxPendingEvents?: number;
}

/** Events read at once. */
const PAGE = 512;
const EVENTS_PER_COMMIT = 8 * PAGE;

/**
 * Projects one projection from its own checkpoint to where the others are, in commits of its own while they go on, until it
 * takes its place among them. Returns how many events there were; stops before that when the signal aborts.
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
    // The others' checkpoint may stand where the log has no event.
    position = page.length < pageSize ? end : (page.at(-1)?.position ?? end);
    events += page.length;
    pending += page.length;
    if (position >= end || pending + pageSize > maxPending) {
      const to: Checkpoint = { log: goal.log, position };
      const result = await store.commit({ from: checkpoint, to, ...working.pending() });
      if (result === 'fenced') throw new Error('somebody else makes this projection, too');
      working.committed();
      checkpoint = to;
      pending = 0;
    }
    options.onProjected?.(position, end);
    // Those who project the others on this thread have their turn.
    await nextTurn();
  }
  return { checkpoint, events };
}
