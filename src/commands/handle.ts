import { randomUUID } from 'node:crypto';
import { type Backoff, backoffMs, type Wait, wait } from '../events/backoff.ts';
import type { Codec } from '../events/codec.ts';
import type { AppendedEvent, DomainEvent } from '../events/envelope.ts';
import type { Instant } from '../events/ids.ts';
import {
  type EventLog,
  type ExpectedRevision,
  NO_STREAM,
  type Position,
  type Revision,
} from '../events/log/port.ts';
import { type CommandOptions, createConflicts, isStale, type Reveal } from './conflicts.ts';
import type { CommandContext } from './context.ts';
import { createKeyedMutex } from './keyed-mutex.ts';
import type { OwnEvents } from './recall.ts';
import { recall, type Told } from './recall.ts';
import { type Happening, isOfWhatHappened, isRefusal, type Missed, type Refusal, refuse } from './refusal.ts';
import { NO_SNAPSHOTS, type Snapshots } from './snapshots.ts';
import { createStates } from './states.ts';
import { type Fold, type Folded, ownEvents, unfolded } from './streams.ts';

/** A pure decision: what happens now, given what has happened. No events: it already holds. */
export type Decide<State, Event extends DomainEvent> = (state: State) => readonly Event[] | Refusal;

/** The events of a command as they stand in the log; none when what it asked for already held. */
export interface Outcome<State, Event extends DomainEvent> extends OwnEvents<Event> {
  readonly state: State;
}

/** The only writer: load, fold, decide, append, and again from the start when somebody else was faster. */
export interface CommandHandler {
  execute<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    decide: Decide<State, Event>,
    context: CommandContext,
    options?: CommandOptions<State>,
  ): Promise<Outcome<State, Event> | Refusal>;

  /** The state of a stream now. */
  load<State, Event extends DomainEvent>(fold: Fold<State, Event>, stream: string): Promise<Folded<State>>;

  /** The events of a command that was done, now or before. */
  recall<Event extends DomainEvent>(told: Told<Event>): Promise<readonly AppendedEvent<Event>[]>;

  /** What a caller is told who was refused because of what they had missed, now or before. */
  since<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    missed: Missed,
    reveal: Reveal<State>,
  ): Promise<readonly Happening[]>;

  /** Appends one event whatever the stream holds, and says which revision it got. */
  reserve(
    stream: string,
    event: DomainEvent,
    context: CommandContext,
  ): Promise<{ readonly revision: Revision; readonly position: Position }>;
}

/** A stream that many nodes write to at once is contended for; beyond this the client is told to try again. */
const MAX_ATTEMPTS = 50;
/** Waits after conflicts: all of them together take two seconds or three. */
const CONFLICTS: Backoff = { first: 1, longest: 100 };
const DEFAULT_MEMORY = 64 * 1024 * 1024;

export interface CommandHandlerOptions {
  /** Gives each event its UUID; a random one unless given. */
  readonly newEventId?: () => string;
  /** None are kept unless given. */
  readonly snapshots?: Snapshots;
  /** How many bytes the states of streams at hand may take. */
  readonly memory?: number;
  /** What waits before a command is tried again. */
  readonly wait?: Wait;
}

export function createCommandHandler(
  log: EventLog,
  codec: Codec,
  options: CommandHandlerOptions = {},
): CommandHandler {
  const { newEventId = randomUUID, snapshots = NO_SNAPSHOTS, memory = DEFAULT_MEMORY } = options;
  const waitFor = options.wait ?? wait;
  const states = createStates({ log, codec, snapshots, memory });
  const conflicts = createConflicts(log, codec);
  const mutex = createKeyedMutex();

  function envelopesOf(events: readonly DomainEvent[], context: CommandContext, time: Instant) {
    const metadata = {
      time,
      actor: context.actor,
      commandId: context.commandId,
      requestId: context.requestId,
      correlationId: context.correlationId,
      causationId: context.commandId,
    };
    return events.map((event) => ({ id: newEventId(), event, metadata }));
  }

  type Drafts = ReturnType<typeof envelopesOf>;
  const append = (stream: string, expected: ExpectedRevision, drafts: Drafts) =>
    log.append(
      stream,
      expected,
      drafts.map(({ id, event, metadata }) => codec.encode(id, event, metadata)),
    );

  /** The revision that the log has instead, when that isn't the one which is known. */
  async function appendAt<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    known: Folded<State>,
    decided: readonly Event[],
    context: CommandContext,
  ): Promise<Outcome<State, Event> | { readonly current: Revision }> {
    const drafts = envelopesOf(decided, context, context.now());
    const appended = await append(stream, known.revision, drafts);
    if (appended.outcome === 'conflict') return appended;

    const { revision, position } = appended;
    const state = decided.reduce((current, event) => fold.evolve(current, event), known.state);
    states.advance(fold, stream, known.revision, { state, revision, position });
    const events = drafts.map((draft, index) => ({
      ...draft,
      event: draft.event as Event,
      stream,
      revision: known.revision + 1 + index,
    }));
    return { stream, state, revision, position, events };
  }

  async function settle<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    decide: Decide<State, Event>,
    context: CommandContext,
    options: CommandOptions<State>,
  ): Promise<Outcome<State, Event> | Refusal> {
    let current = NO_STREAM;
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      const cached = attempts === 0 ? (options.known ?? states.atHand<State>(stream)) : undefined;
      const known = cached ?? (await latest(fold, stream, current));
      const { state, revision, position } = known;
      const repeated = await repeatedBy<Event>(stream, known, context);
      // Another node may have appended them since `known` was folded.
      if (repeated) return { ...repeated, state: (await states.latest(fold, stream)).state };

      const decided = decide(state);
      const refused = isRefusal(decided);
      const stale = isStale(options, revision) && !(refused && !isOfWhatHappened(decided));
      const changesNothing = stale || refused || decided.length === 0;
      // A cached state may be behind what other nodes have appended: only the log can refuse or find nothing to do.
      if (changesNothing && cached && (await states.latest(fold, stream)).revision !== revision) continue;
      if (stale) return refuse('revision_conflict', { conflict: await conflicts.of(stream, known, options) });
      if (refused) return decided;
      if (decided.length === 0) return { stream, state, revision, position, events: [] };

      const appended = await appendAt(fold, stream, known, decided, context);
      if ('state' in appended) return appended;
      current = appended.current;
      if (current < revision) states.forget(stream);
      await waitFor(backoffMs(CONFLICTS, attempts));
    }
    return refuse('too_many_conflicts');
  }

  /** A stream whose events have ended shows none, and may still count on from where it was. */
  async function latest<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    current: Revision,
  ): Promise<Folded<State>> {
    const found = await states.latest(fold, stream);
    return found.revision < current ? { ...unfolded(fold), revision: current } : found;
  }

  /**
   * What this very command appended before. Only one with an idempotency key can have been here before, and only
   * since it was claimed.
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
    // Commands of one stream take turns on this node, so that only other nodes can make them conflict.
    execute: async (fold, stream, decide, context, options = {}) =>
      mutex.isFull(stream)
        ? refuse('too_many_conflicts')
        : mutex.runExclusive(stream, () => settle(fold, stream, decide, context, options)),

    load: (fold, stream) => states.latest(fold, stream),

    recall: (told) => recall(log, codec, told),

    async since(fold, missed, reveal) {
      const { state } = await states.latest(fold, missed.stream);
      return conflicts.revealed(missed, reveal(state));
    },

    async reserve(stream, event, context) {
      const appended = await append(stream, 'any', envelopesOf([event], context, context.now()));
      if (appended.outcome === 'conflict') throw new Error(`a reservation in ${stream} met a conflict`);
      return appended;
    },
  };
}
