import type { ChangeStream, ClientSession, Timestamp } from 'mongodb';
import { type Backoff, backoffMs } from '../../../events/backoff.ts';
import { pause } from '../../../events/pause.ts';
import type { StandstillCause } from '../../standstill.ts';
import { poisonedStreams } from '../poisoned.ts';
import type { Checkpoint } from '../port.ts';
import { SERVING, type StateRow, stateIn, stateOf } from './collections.ts';
import type { MongoConnection } from './connection.ts';
import { checkpointOf } from './state.ts';

export interface WatchOptions {
  readonly connection: MongoConnection;
  /** The store's checkpoint has changed, whichever node changed it (null: it has none), with the store's own record. */
  readonly onCheckpoint: (checkpoint: Checkpoint | null, state: StateRow | null) => void;
  /** A projector of any node reports that it can't write at this checkpoint; called after `onCheckpoint`. */
  readonly onStandstill: (cause: StandstillCause) => void;
  /** The change stream failed: it polls instead, and recovers by itself. */
  readonly onInterrupted: (error: unknown) => void;
  /** It is told again. */
  readonly onResumed?: () => void;
}

export interface CheckpointWatch {
  close(): Promise<void>;
}

/** Milliseconds: how often to poll without any change, and how often while there is no change stream. */
const LOOK_MS = 1_000;
const BACKOFF: Backoff = { first: 250, longest: 500 };

/** Reports the checkpoint at the start and whenever any node has changed it, until it is closed. */
export function watchMongoCheckpoint({
  connection: { client, db },
  onCheckpoint,
  onStandstill,
  onInterrupted,
  onResumed,
}: WatchOptions): CheckpointWatch {
  const state = stateIn(db);
  const closing = new AbortController();
  const { signal } = closing;
  let isInterrupted = false;

  let heard: string | null = null;

  async function look(session?: ClientSession): Promise<void> {
    const found = await state.findOne({ _id: SERVING }, session && { session });
    const own = stateOf(found, poisonedStreams);
    onCheckpoint(checkpointOf(own), found);
    const told = found?.standstill;
    if (own === null || !told || told.id === heard) return;
    heard = told.id;
    if (told.position === own.position) onStandstill(told.cause);
  }

  /** Polls, and returns the server's time of that: a stream that starts there misses nothing. */
  async function lookFirst(): Promise<Timestamp | undefined> {
    const session = client.startSession();
    try {
      await look(session);
      return session.operationTime;
    } finally {
      await session.endSession();
    }
  }

  async function follow(stream: ChangeStream<StateRow>): Promise<void> {
    while (!signal.aborted) {
      await stream.tryNext();
      await look();
      if (isInterrupted) onResumed?.();
      isInterrupted = false;
    }
  }

  async function attempt(): Promise<void> {
    const startAtOperationTime = await lookFirst();
    // The connection reads with level `local`, for which a server refuses change streams.
    const stream = state.watch([{ $match: { 'documentKey._id': SERVING } }], {
      maxAwaitTimeMS: LOOK_MS,
      readConcern: { level: 'majority' },
      ...(startAtOperationTime && { startAtOperationTime }),
    });
    const close = () => stream.close().catch(() => {});
    signal.addEventListener('abort', close, { once: true });
    try {
      await follow(stream);
    } finally {
      signal.removeEventListener('abort', close);
      await close();
    }
  }

  async function run(): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        await attempt();
        failures = 0;
      } catch (error) {
        if (!signal.aborted) onInterrupted(error);
        isInterrupted = true;
      }
      await pause(backoffMs(BACKOFF, failures), signal);
    }
  }

  const running = run();
  return {
    close() {
      closing.abort();
      return running;
    },
  };
}
