import type { CommandHandler } from '../commands/handle.ts';
import { backoffMs } from '../events/backoff.ts';
import { type Codec, decodeOrThrow, UndecodableEvent } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { Instant } from '../events/ids.ts';
import { followLog, RETRY_POLICY } from '../events/log/follow.ts';
import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../events/log/port.ts';
import { type Attended, createAgenda } from './agenda.ts';
import { createCheckpoint } from './checkpoint.ts';
import { attendingOf, type Reaction } from './reaction.ts';
import { rest } from './rest.ts';

export interface ReactorOptions {
  readonly log: EventReader;
  readonly codec: Codec;
  readonly commands: Pick<CommandHandler, 'reserve'>;
  readonly reaction: Reaction;
  readonly now: () => Instant;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Something failed, and is tried again. */
  readonly onInterrupted: (error: unknown) => void;
  /** This version of the desk can't deal with an event. Called once for each, and again after the next start. */
  readonly onStandstill: (event: RecordedEvent, error: UndecodableEvent) => void;
}

/** Follows the log for a reaction, from where the log says that it has come, on this node. */
export interface Reactor {
  /** Runs until the signal aborts, and then until what is under way is done, for some seconds at most. Never throws. */
  run(): Promise<void>;
  /** How many events wait to be dealt with. */
  waiting(): number;
  /** How many events this version of the desk can't deal with. The checkpoint stays before the first of them. */
  standingStill(): number;
}

/** How many events pass by until that is recorded although there was nothing to do. */
const RECORDED_EVERY = 10_000;

export function createReactor({ log, codec, reaction, now, signal, ...options }: ReactorOptions): Reactor {
  const { onInterrupted } = options;
  /** Of the last event that was brought. */
  let position: Position = BEGINNING;
  let passed = 0;
  const agenda = createAgenda({
    signal,
    attend,
    onDone: noteProgress,
    onFailed: onInterrupted,
  });
  const checkpoint = createCheckpoint({
    log,
    codec,
    now,
    signal,
    commands: options.commands,
    name: reaction.name,
    onFailed: onInterrupted,
  });

  async function attend(event: RecordedEvent): Promise<Attended> {
    try {
      const [decoded] = await decodeOrThrow(codec, [event]);
      const envelope = decoded as EventEnvelope;
      const at = await reaction.react(envelope, attendingOf(envelope, now, signal));
      return at === null ? 'done' : { againIn: at - Date.parse(now()) };
    } catch (error) {
      if (!(error instanceof UndecodableEvent)) throw error;
      options.onStandstill(event, error);
      return 'stands_still';
    }
  }

  /** Everything before the first event that isn't dealt with is. */
  function noteProgress(): void {
    passed = 0;
    checkpoint.reach(agenda.before() ?? position);
  }

  async function bring(events: readonly RecordedEvent[]): Promise<void> {
    for (const event of events) {
      if (event.position <= position) continue;
      if (reaction.types.has(event.type)) await agenda.add({ event, after: position });
      position = event.position;
      passed++;
    }
    if (passed >= RECORDED_EVERY) noteProgress();
  }

  /** Learns from the log where to begin. */
  async function begin(): Promise<void> {
    for (let failures = 0; !signal.aborted; failures++) {
      try {
        position = await checkpoint.find();
        return;
      } catch (error) {
        onInterrupted(error);
        const { backoff: first, longestBackoff: longest } = RETRY_POLICY;
        await rest(backoffMs({ first, longest }, failures), signal);
      }
    }
  }

  return {
    waiting: () => agenda.waiting(),
    standingStill: () => agenda.standingStill(),
    async run() {
      await begin();
      const following = followLog({
        log,
        retryPolicy: RETRY_POLICY,
        bring,
        onInterrupted,
        position: () => position,
        onStarted() {},
        isBusy: () => agenda.isFull(),
      });
      await Promise.all([following.run(signal), agenda.run()]);
    },
  };
}
