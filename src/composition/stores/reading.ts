import type { Logger } from 'pino';
import { createCheckpointFollower } from '../../projections/follow-checkpoint.ts';
import { createOutageLog } from '../../projections/outages.ts';
import type { Progress } from '../../projections/progress.ts';
import type { StandstillCause } from '../../projections/standstill.ts';
import { createLateReadStore } from '../../projections/store/late.ts';
import { ReadModelsUnavailable, type ReadStore } from '../../projections/store/port.ts';
import type { OpenedReadModels } from './read-models.ts';
import { reasonOf } from './reason.ts';

/** The reading half of the read models, for requests. It is opened when that is possible. */
export interface Reading {
  readonly store: ReadStore;
  /** Does nothing once it is open. Throws `ReadModelsUnavailable` when they can't be opened now. */
  open(): Promise<void>;
  /** Sets the log that they must belong to; reads are refused before. */
  logIs(identity: string): void;
  /** Why they must not be read, even if they respond; null when they may. */
  unavailableReason(): string | null;
}

export interface ReadingOptions {
  readonly readModels: Pick<OpenedReadModels, 'openReader' | 'shared'>;
  readonly progress: Progress;
  /** The projector of some node has reported that it can't project. */
  readonly onStandstill: (cause: StandstillCause) => void;
  /** Whether embedded read models exist yet. */
  readonly isMade: () => boolean;
  readonly logger: Logger;
}

const INTERRUPTED = 'the watch on the read models was interrupted';

export function createReading({ readModels, progress, ...options }: ReadingOptions): Reading {
  const { isMade, logger, onStandstill } = options;
  const { openReader, shared } = readModels;
  let reader: ReadStore | null = null;
  let isKnown = false;
  const outages = createOutageLog(logger);
  const follower = shared && createCheckpointFollower(progress);
  const watching = shared?.watch({
    onCheckpoint: (checkpoint) => follower?.heard(checkpoint),
    onStandstill,
    onInterrupted: (error) => outages.failed(INTERRUPTED, reasonOf(error)),
    onResumed: () => outages.succeeded(INTERRUPTED, 'the watch on the read models goes on'),
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
