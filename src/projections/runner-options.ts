import type { EventReader, Position, RecordedEvent } from '../events/log/port.ts';
import type { BatchOptions } from './project-batch.ts';
import type { RetryOptions } from './retry.ts';
import type { ReadStoreWriter } from './store/port.ts';

export interface RunnerOptions extends BatchOptions, Pick<RetryOptions, 'onRetried'> {
  readonly log: EventReader;
  readonly store: ReadStoreWriter;
  /** The memory for cached documents, in bytes. */
  readonly memory?: number;
  /** Called after each commit with the position that it includes, and once at the start. */
  readonly onProjected: (position: Position) => void;
  /**
   * The subscription or a commit failed, for the given number of times in a row without progress; the runner resumes from the
   * checkpoint.
   */
  readonly onInterrupted: (error: unknown, failures: number) => void;
  /**
   * Somebody was erased: returns the streams with data of theirs, of which the read models may be made. Their documents are made anew
   * before the checkpoint moves on to this event. By default none are.
   */
  readonly streamsToForget?: (event: RecordedEvent) => Promise<Iterable<string>>;
  /** The pause between commits; a rebuild puts more events into each commit. */
  readonly maxPendingEvents?: number;
  /** Occasional readers find the read models at most this old. */
  readonly maxCommitDelayMs?: number;
  /** The runner gives up after so many failures in a row without progress; by default never. */
  readonly maxFailures?: number;
}

/**
 * Projects the log into the read store, in order, exactly once: documents and checkpoint are committed together, under the
 * fence of the previous checkpoint. Commits collect events while no read waits, and come at once when one does.
 */
export interface Runner {
  /** Runs until the signal aborts; throws `ForeignReadModels`, and the last error when it gives up. */
  run(signal: AbortSignal): Promise<void>;
  /** A read waits for this position: commit as soon as it is projected. */
  want(position: Position): void;
  /** Resolves once this position is committed. */
  reached(position: Position): Promise<void>;
  /** Projects poisoned streams again, as it also does when it begins. */
  retry(): void;
  /** A projection has joined those of the store: continues with all of them from the checkpoint. */
  regroup(): void;
}
