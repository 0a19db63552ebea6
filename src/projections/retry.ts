import type { EventReader, Position, RecordedEvent } from '../events/log/port.ts';
import { type BatchOptions, isOfContents, projectBatch } from './project-batch.ts';
import {
  type Checkpoint,
  type PoisonedDocument,
  ReadModelsUnavailable,
  type ReadStoreWriter,
} from './store/port.ts';
import { UnitOfWork } from './unit-of-work.ts';

/**
 * The result for a poisoned stream: its documents are as if it had never stopped (`projected`), it has stopped again,
 * at the same place or later (`poisoned`), or only a rebuild can help (`needs_rebuild`): a ticket that was never shown has
 * no place in the list, which is in the order of the log.
 */
export type RetryOutcome = 'projected' | 'poisoned' | 'needs_rebuild';

export interface RetryOptions extends BatchOptions {
  readonly log: Pick<EventReader, 'readStream'>;
  readonly store: ReadStoreWriter;
  readonly onRetried?: (stream: string, outcome: RetryOutcome) => void;
}

/** The events of a stream that are projected in one commit. */
const PAGE = 500;

/**
 * Projects the events that every poisoned stream has had since it stopped, up to the store's checkpoint, in commits of their
 * own under the fence. No other projector may write meanwhile; throws if one does.
 */
export async function retryPoisoned(options: RetryOptions): Promise<void> {
  const checkpoint = await options.store.checkpoint();
  if (checkpoint === null) return;
  for (const poisoned of await options.store.poisoned()) {
    const outcome = await retryOne(poisoned, checkpoint, options).catch((error) => {
      if (isOfContents(error)) return 'poisoned' as const;
      throw error;
    });
    options.onRetried?.(poisoned.id, outcome);
  }
}

async function retryOne(
  poisoned: PoisonedDocument,
  checkpoint: Checkpoint,
  options: RetryOptions,
): Promise<RetryOutcome> {
  let page = await missedBy(poisoned, checkpoint.position, 0, options);
  for (;;) {
    const next = page.isLast ? null : await missedBy(poisoned, checkpoint.position, page.next, options);
    const working = new UnitOfWork(options.store.members, options.store);
    working.heal(poisoned);
    await projectBatch(working, page.events, options);
    const standsAt = working.poisonedAt(poisoned.id);
    if (standsAt === poisoned.position) return 'poisoned';
    if (working.placesAnew()) return 'needs_rebuild';
    const rest = next?.events[0];
    // Until the rest has followed, the stream counts as stopped there: after a crash, the next process continues from there.
    if (standsAt === null && rest) working.poison({ ...rest, type: poisoned.eventType }, poisoned.reason);
    await commit(working, checkpoint, options.store);
    if (standsAt !== null) return 'poisoned';
    if (!next || !rest) return 'projected';
    page = next;
  }
}

interface Page {
  readonly events: readonly RecordedEvent[];
  readonly next: number;
  readonly isLast: boolean;
}

/** A page of the events that the documents of a stream lack, up to a position; later events are projected as usual. */
async function missedBy(
  { id, position }: PoisonedDocument,
  upTo: Position,
  from: number,
  { log }: RetryOptions,
): Promise<Page> {
  for (let revision = from; ; revision += PAGE) {
    const events = await log.readStream(id, { from: revision, limit: PAGE });
    const missed = events.filter((event) => event.position >= position && event.position <= upTo);
    const isLast = events.length < PAGE || (events.at(-1)?.position ?? upTo) >= upTo;
    if (missed.length > 0 || isLast) return { events: missed, next: revision + PAGE, isLast };
  }
}

async function commit(working: UnitOfWork, at: Checkpoint, store: ReadStoreWriter): Promise<void> {
  const result = await store.commit({ from: at, to: at, ...working.pending() });
  if (result === 'fenced') throw new ReadModelsUnavailable('another process writes to the read models');
}
