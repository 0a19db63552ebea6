import type { CommandHandler } from '../commands/handle.ts';
import { type Codec, decodeOrThrow, timeOf, UndecodableEvent } from '../events/codec.ts';
import type { EventEnvelope } from '../events/envelope.ts';
import type { Instant } from '../events/ids.ts';
import { createConsumer, type Turn } from '../events/log/consumer.ts';
import { type Lease, leadInTurn } from '../events/log/leadership.ts';
import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../events/log/port.ts';
import { type Agenda, type AttemptResult, createAgenda } from './agenda.ts';
import { createCheckpoint } from './checkpoint.ts';
import { attendingOf, type Reaction } from './reaction.ts';

export interface ReactorOptions {
  readonly log: EventReader;
  readonly codec: Codec;
  readonly commands: Pick<CommandHandler, 'execute' | 'reserve'>;
  readonly reaction: Reaction;
  readonly now: () => Instant;
  /** Which node's turn it is; null where there are no others. */
  readonly lease: Lease | null;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Something failed, and is tried again. */
  readonly onInterrupted: (error: unknown) => void;
  /** It follows the log again. */
  readonly onResumed?: () => void;
  /** This version of the desk can't deal with an event. Called once for each, and again after the next start. */
  readonly onStandstill: (event: RecordedEvent, error: UndecodableEvent) => void;
}

/** Consumes the log for a reaction, from where the log says that it has come, whenever it is this node's turn. */
export interface Reactor {
  /** Runs until the signal aborts, and then until what is under way is done, for some seconds at most. Never throws. */
  run(): Promise<void>;
  /** Of the last event that was read; null while it isn't this node's turn. */
  position(): Position | null;
  /** How many events wait to be dealt with on this node. */
  waiting(): number;
  /** How many events this version of the desk can't deal with. The checkpoint stays before the first of them. */
  standingStill(): number;
}

/** How many events pass by until that is recorded although there was nothing to do. */
const RECORDED_EVERY = 10_000;

export function createReactor(options: ReactorOptions): Reactor {
  const { log, codec, commands, reaction, now, lease, onInterrupted } = options;
  /** Of this node's last turn; null while it is another one's. */
  let current: { readonly agenda: Agenda; readonly position: () => Position | null } | null = null;

  async function attempt(event: RecordedEvent, signal: AbortSignal): Promise<AttemptResult> {
    try {
      const [decoded] = await decodeOrThrow(codec, [event]);
      const envelope = decoded as EventEnvelope;
      const at = await reaction.react(envelope, attendingOf(envelope, { commands, now, signal }));
      return at === null ? 'done' : { againIn: at - Date.parse(now()) };
    } catch (error) {
      if (!(error instanceof UndecodableEvent)) throw error;
      options.onStandstill(event, error);
      return 'stands_still';
    }
  }

  /** One that can't be read is its agenda's business: it stands still there. */
  function isWanted(event: RecordedEvent): boolean {
    if (!reaction.types.has(event.type)) return false;
    if (reaction.begins === null) return true;
    try {
      return timeOf(event) >= reaction.begins;
    } catch {
      return true;
    }
  }

  async function lead(signal: AbortSignal): Promise<void> {
    let passed = 0;
    const { name } = reaction;
    const agenda = createAgenda({
      signal,
      onDone: noteProgress,
      onFailed: onInterrupted,
      attempt: (event) => attempt(event, signal),
    });
    const checkpoint = createCheckpoint({ log, codec, commands, name, now, signal, onFailed: onInterrupted });
    const consumer = createConsumer({
      name,
      log,
      consume,
      onInterrupted,
      ...(options.onResumed && { onResumed: options.onResumed }),
      begin: (last) => last ?? checkpoint.find(),
    });

    /** Everything before the first event that isn't dealt with is. */
    function noteProgress(): void {
      passed = 0;
      checkpoint.reach(agenda.before() ?? consumer.position() ?? BEGINNING);
    }

    async function consume(events: readonly RecordedEvent[], { moveTo }: Turn): Promise<void> {
      for (const event of events) {
        const after = consumer.position() ?? BEGINNING;
        if (isWanted(event)) await agenda.add({ event, after });
        moveTo(event.position);
        passed++;
      }
      if (passed >= RECORDED_EVERY) noteProgress();
    }

    current = { agenda, position: consumer.position };
    await Promise.all([consumer.run(signal), agenda.run()]);
  }

  function onStandingBy(): void {
    current = null;
  }

  return {
    position: () => current?.position() ?? null,
    waiting: () => current?.agenda.waiting() ?? 0,
    standingStill: () => current?.agenda.standingStill() ?? 0,
    run: () => leadInTurn({ lease, lead, onStandingBy, onInterrupted }, options.signal),
  };
}
