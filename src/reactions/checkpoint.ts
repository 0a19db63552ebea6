import type { CommandHandler } from '../commands/handle.ts';
import { type Backoff, backoffMs } from '../events/backoff.ts';
import { type Codec, UndecodableEvent } from '../events/codec.ts';
import type { EventOf } from '../events/definition.ts';
import type { Instant } from '../events/ids.ts';
import { pagesOf } from '../events/log/pages.ts';
import { BEGINNING, type EventReader, type Position } from '../events/log/port.ts';
import { type reactionProgressed, reactionStream } from '../events/operations/reaction-events.ts';
import { pause } from '../events/pause.ts';
import { causedContext } from './reaction.ts';

export interface CheckpointOptions {
  readonly log: Pick<EventReader, 'readStream' | 'identity'>;
  readonly codec: Codec;
  readonly commands: Pick<CommandHandler, 'reserve'>;
  /** Of the reaction. */
  readonly name: string;
  readonly now: () => Instant;
  /** Ends it. */
  readonly signal: AbortSignal;
  readonly onFailed: (error: unknown) => void;
}

/**
 * How far a reaction has come, in the log itself. It saves reading, and nothing depends on it: what is brought once more
 * turns out to be done.
 */
export interface Checkpoint {
  /** Everything up to there has been dealt with. `BEGINNING` where the log doesn't say so. Throws `LogUnavailable`. */
  find(): Promise<Position>;
  /** Everything up to there has been dealt with: records it, at once the first time and then at most once a second. */
  reach(position: Position): void;
}

type Progressed = EventOf<typeof reactionProgressed>;

const PACE_MS = 1_000;
const AFTER_FAILURES: Backoff = { first: 1_000, longest: 30_000 };
const PAGE = 20;

export function createCheckpoint({
  log,
  codec,
  commands,
  name,
  now,
  ...options
}: CheckpointOptions): Checkpoint {
  const { signal, onFailed } = options;
  const stream = reactionStream(name);
  /** Of the log; known once it was asked where to begin. */
  let identity = '';
  let wanted = BEGINNING;
  let recorded = BEGINNING;
  let isRecording = false;

  /** Passes over what a newer version of the desk has written, and what is of the log that this one is a copy of. */
  async function newest(): Promise<Position> {
    for await (const page of pagesOf(log, stream, { direction: 'backwards' }, PAGE))
      for (const decoded of await codec.decodeAll(page)) {
        if (decoded instanceof UndecodableEvent) continue;
        const { log: of, position } = (decoded.event as Progressed).data;
        if (of === identity) return position;
      }
    return BEGINNING;
  }

  async function write(position: Position): Promise<void> {
    const event: Progressed = { type: 'ReactionProgressed', data: { position, log: identity } };
    await commands.reserve(stream, event, causedContext(`${name} ${position}`, stream, now));
    recorded = position;
  }

  async function record(): Promise<void> {
    isRecording = true;
    for (let failures = 0; recorded < wanted && !signal.aborted; ) {
      try {
        await write(wanted);
        failures = 0;
        await pause(PACE_MS, signal);
      } catch (error) {
        onFailed(error);
        await pause(backoffMs(AFTER_FAILURES, failures++), signal);
      }
    }
    isRecording = false;
  }

  return {
    async find() {
      identity = await log.identity();
      recorded = await newest();
      wanted = recorded;
      return recorded;
    },
    reach(position) {
      if (position <= wanted) return;
      wanted = position;
      if (!isRecording) void record();
    },
  };
}
