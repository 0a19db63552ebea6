import { type Backoff, backoffMs, type Wait, wait } from '../events/backoff.ts';
import type { Codec } from '../events/codec.ts';
import type { AppendedEvent, DomainEvent } from '../events/envelope.ts';
import { type EventLog, NO_STREAM, type Position, type Revision } from '../events/log/port.ts';
import { createAppender } from './append.ts';
import { type CommandOptions, createConflicts, isStale, type Reveal } from './conflicts.ts';
import type { CommandContext } from './context.ts';
import { createKeyedMutex } from './keyed-mutex.ts';
import type { OwnEvents } from './recall.ts';
import { type CommandEvents, type Did, located, type Reference, recall } from './recall.ts';
import { type Happening, isOfWhatHappened, isRefusal, type Missed, type Refusal, refuse } from './refusal.ts';
import { NO_SNAPSHOTS, type Snapshots } from './snapshots.ts';
import { createStates } from './states.ts';
import { type Fold, type Folded, ownEvents, unfolded } from './streams.ts';

/** A pure decision on the state of a stream. It returns no events when the result of the command already holds. */
export type Decide<State, Event extends DomainEvent> = (state: State) => readonly Event[] | Refusal;
/** A decision that also uses the position and the revision of the stream's last event. */
type DecideAt<State, Event extends DomainEvent> = (
  state: State,
  position: Position,
  revision: Revision,
) => ReturnType<Decide<State, Event>>;

/** The events of a command as recorded in the log; none when its result already held. */
export interface Outcome<State, Event extends DomainEvent> extends OwnEvents<Event> {
  readonly state: State;
}

/** The only writer of the log: it loads, folds, decides and appends, and begins again after a conflict. */
export interface CommandHandler {
  execute<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    decide: DecideAt<State, Event>,
    context: CommandContext,
    options?: CommandOptions<State>,
  ): Promise<Outcome<State, Event> | Refusal>;

  /** The current state of a stream. */
  load<State, Event extends DomainEvent>(fold: Fold<State, Event>, stream: string): Promise<Folded<State>>;

  /** The events of a command that was executed, now or earlier. */
  recall<Event extends DomainEvent>(command: CommandEvents<Event>): Promise<readonly AppendedEvent<Event>[]>;

  /** The same as a reference, for events of which only the place in their stream is known. */
  locate(did: Did): Promise<Reference>;

  /** Whether the claim of a key can go into the log together with the first events of its command. */
  readonly claimsWithEvents: boolean;

  /** What a caller missed and may see, for a refusal because of an old revision. */
  since<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    missed: Missed,
    reveal: Reveal<State>,
  ): Promise<readonly Happening[]>;

  /** Drops the cached states: somebody was erased. */
  forget(): void;

  /** Appends one event whatever the stream's revision is, and returns the event's revision. */
  reserve(
    stream: string,
    event: DomainEvent,
    context: CommandContext,
  ): Promise<{ readonly revision: Revision; readonly position: Position }>;
}

/** After so many conflicts with other nodes, the client is asked to try again. */
const MAX_ATTEMPTS = 50;
/** The waits after conflicts: two or three seconds in all. */
const CONFLICTS: Backoff = { first: 1, longest: 100 };
const DEFAULT_MEMORY = 64 * 1024 * 1024;

export interface CommandHandlerOptions {
  /** Returns the UUID of a new event; by default a random one. */
  readonly newEventId?: () => string;
  /** By default no snapshots are kept. */
  readonly snapshots?: Snapshots;
  /** The memory for cached states of streams, in bytes. */
  readonly memory?: number;
  /** The waits before a command is tried again. */
  readonly wait?: Wait;
}

export function createCommandHandler(
  log: EventLog,
  codec: Codec,
  options: CommandHandlerOptions = {},
): CommandHandler {
  const { newEventId, snapshots = NO_SNAPSHOTS, memory = DEFAULT_MEMORY } = options;
  const waitFor = options.wait ?? wait;
  const states = createStates({ log, codec, snapshots, memory });
  const appender = createAppender(log, codec, newEventId);
  const conflicts = createConflicts(log, codec);
  const mutex = createKeyedMutex();

  /** The result of an append. The state after it is then the newest one known. */
  function advanced<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    known: Folded<State>,
    appended: OwnEvents<Event>,
  ): Outcome<State, Event> {
    const { stream, revision, position, events } = appended;
    const state = events.reduce((current, { event }) => fold.evolve(current, event), known.state);
    states.advance(fold, stream, known, { state, revision, position });
    return { ...appended, state };
  }

  async function settle<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    decide: DecideAt<State, Event>,
    context: CommandContext,
    options: CommandOptions<State>,
  ): Promise<Outcome<State, Event> | Refusal> {
    let current = NO_STREAM;
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      const cached = attempts === 0 ? (options.known ?? states.atHand<State>(stream)) : undefined;
      const known = cached ?? (await latest(fold, stream, current));
      const { state, revision, position } = known;
      const repeated = await repeatedBy<Event>(stream, known, context);
      // Another node may have appended the events after `known` was folded.
      if (repeated) return { ...repeated, state: (await states.latest(fold, stream)).state };

      const decided = decide(state, position, revision);
      const refused = isRefusal(decided);
      const stale = isStale(options, revision) && !(refused && !isOfWhatHappened(decided));
      const changesNothing = stale || refused || decided.length === 0;
      // A cached state may be behind the log: only the newest state can refuse a command, or find nothing to do.
      if (changesNothing && cached && (await states.latest(fold, stream)).revision !== revision) continue;
      if (stale) return conflicts.refusal(stream, known, options);
      if (refused) return decided;
      if (decided.length === 0) return { stream, state, revision, position, events: [] };

      const { concludes } = options;
      const appended = await appender.append({ stream, expected: revision, concludes }, decided, context);
      if ('events' in appended) return advanced(fold, known, appended);
      current = appended.current;
      if (current < revision) states.forget(stream);
      await waitFor(backoffMs(CONFLICTS, attempts));
    }
    return refuse('too_many_conflicts');
  }

  /** A stream whose events have expired is empty, but its revisions continue. */
  async function latest<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    current: Revision,
  ): Promise<Folded<State>> {
    const found = await states.latest(fold, stream);
    return found.revision < current ? { ...unfolded(fold), revision: current } : found;
  }

  /**
   * What an earlier run of this command appended. Only a command with an idempotency key can be repeated, and its events
   * all come after the claim of the key.
   */
  const repeatedBy = <Event extends DomainEvent>(
    stream: string,
    known: Pick<Folded<unknown>, 'position'>,
    { commandId: id, claimedAt }: CommandContext,
  ) =>
    claimedAt === null || known.position < claimedAt
      ? null
      : ownEvents<Event>(log, codec, stream, { id, claimedAt });

  return {
    // On one node, the commands of a stream run one after the other, so that only other nodes cause conflicts.
    execute: async (fold, stream, decide, context, options = {}) =>
      mutex.isFull(stream)
        ? refuse('too_many_conflicts')
        : mutex.runExclusive(stream, () => settle(fold, stream, decide, context, options)),

    load: (fold, stream) => states.latest(fold, stream),

    recall: (command) => recall(log, codec, command),
    locate: (did) => located(log, did),
    claimsWithEvents: log.appendTogether !== undefined,

    async since(fold, missed, reveal) {
      const { state } = await states.latest(fold, missed.stream);
      return conflicts.revealed(missed, reveal(state));
    },

    forget: () => states.forgetAll(),

    async reserve(stream, event, context) {
      return appender.reserve(stream, event, context);
    },
  };
}
