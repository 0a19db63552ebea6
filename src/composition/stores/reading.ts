import type { Logger } from 'pino';
import { createCheckpointFollower } from '../../projections/follow-checkpoint.ts';
import type { Progress } from '../../projections/progress.ts';
import type { StandstillCause } from '../../projections/standstill.ts';
import { createLateReadStore } from '../../projections/store/late.ts';
import { ReadModelsUnavailable, type ReadStore } from '../../projections/store/port.ts';
import type { OpenedReadModels } from './read-models.ts';

/** The half of the read models that answers requests, which is opened when that is possible. */
export interface Reading {
  readonly store: ReadStore;
  /** Does nothing once it is open. Throws `ReadModelsUnavailable` when it isn't possible now. */
  open(): Promise<void>;
  /** From here on it is known which log they must be of, and how far the reads have to be. */
  logIs(identity: string): void;
  /** Why they must not be read, whether they answer or not; null when they may. */
  unavailableReason(): string | null;
}

export interface ReadingOptions {
  readonly readModels: Pick<OpenedReadModels, 'openReader' | 'shared'>;
  readonly progress: Progress;
  /** A projector of any node has told that it is kept from its work. */
  readonly onStandstill: (cause: StandstillCause) => void;
  /** Whether there is something to open, where only this process makes it. */
  readonly isMade: () => boolean;
  readonly logger: Logger;
}

export function createReading({ readModels, progress, ...options }: ReadingOptions): Reading {
  const { isMade, logger, onStandstill } = options;
  const { openReader, shared } = readModels;
  let reader: ReadStore | null = null;
  let isKnown = false;
  const follower = shared && createCheckpointFollower(progress);
  const watching = shared?.watch({
    onCheckpoint: (checkpoint) => follower?.heard(checkpoint),
    onStandstill,
    onInterrupted: (error) =>
      logger.warn({ reason: String(error) }, 'the watch on the read models was interrupted'),
  });
  const unavailableReason = () =>
    isKnown ? (follower?.unavailableReason() ?? null) : 'the event log has not answered yet';

  async function close(): Promise<void> {
    await watching?.close();
    await reader?.close();
  }

  return {
    store: createLateReadStore(
      () => unavailableReason() ?? reader ?? 'the read models are not open yet',
      close,
    ),
    async open() {
      if (shared === null && !isMade()) throw new ReadModelsUnavailable('they have not been made yet');
      reader ??= await openReader();
    },
    logIs(identity) {
      isKnown = true;
      follower?.logIs(identity);
    },
    unavailableReason,
  };
}
