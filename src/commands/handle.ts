import { randomUUID } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Codec } from '../events/codec.ts';
import type { DomainEvent, EventEnvelope } from '../events/envelope.ts';
import type { CommandId, Instant } from '../events/ids.ts';
import {
  BEGINNING,
  type EventLog,
  type ExpectedRevision,
  NO_STREAM,
  type Position,
  type Revision,
} from '../events/log/port.ts';
import type { CommandContext } from './context.ts';
import { type Happening, isOfWhatHappened, isRefusal, type Refusal, refuse } from './refusal.ts';
import { createTurns } from './turns.ts';

/** How the events of one kind of stream fold into the state that decisions are made on. */
export interface Fold<State, Event extends DomainEvent> {
  readonly initial: State;
  evolve(state: State, event: Event): State;
}

/** A pure decision: what happens now, given what has happened. No events: it already holds. */
export type Decide<State, Event extends DomainEvent> = (state: State) => readonly Event[] | Refusal;

/** The events of a command as they stand in the log; none when what it asked for already held. */
export interface Outcome<State, Event extends DomainEvent> {
  readonly state: State;
  readonly revision: Revision;
  /** Where the log has all that the outcome rests on. */
  readonly position: Position;
  /** An append tells the position of its last event alone: its earlier ones may carry that one, too. */
  readonly events: readonly EventEnvelope<Event>[];
}

export interface CommandOptions {
  /**
   * The revision that the caller knows; another one refuses the command, unless the caller may not give it at all.
   * Null: whatever is there.
   */
  readonly ifMatch?: Revision | null;
  /** What the caller may learn of an event since the revision that they knew; null: nothing. */
  readonly reveal?: (happened: EventEnvelope) => Happening | null;
}

/** The only writer: load, fold, decide, append, and again from the start when somebody else was faster. */
export interface CommandHandler {
  execute<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    decide: Decide<State, Event>,
    context: CommandContext,
    options?: CommandOptions,
  ): Promise<Outcome<State, Event> | Refusal>;

  /** The state of a stream now. */
  load<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
  ): Promise<{ readonly state: State; readonly revision: Revision; readonly position: Position }>;

  /** Appends one event whatever the stream holds, and says which revision it got. */
  reserve(
    stream: string,
    event: DomainEvent,
    context: CommandContext,
  ): Promise<{ readonly revision: Revision; readonly position: Position }>;
}

interface Folded {
  readonly state: unknown;
  readonly revision: Revision;
  readonly position: Position;
}

const CACHED_STREAMS = 20_000;
/** A stream that many nodes write to at once is contended for; beyond this the caller is told to try again. */
const MAX_ATTEMPTS = 50;
const PAGE = 1_000;
/** Clocks of nodes differ: a command's own events are looked for a little before it was claimed. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** @param newEventId gives each event its UUID; a random one unless given. */
export function createCommandHandler(
  log: EventLog,
  codec: Codec,
  newEventId: () => string = randomUUID,
): CommandHandler {
  const cache = new LRUCache<string, Folded>({ max: CACHED_STREAMS });
  const turns = createTurns();

  /** Folds what the stream has beyond what is cached. */
  async function refresh<State, Event extends DomainEvent>(fold: Fold<State, Event>, stream: string) {
    let folded: Folded = cache.get(stream) ?? {
      state: fold.initial,
      revision: NO_STREAM,
      position: BEGINNING,
    };
    for (;;) {
      const page = await log.readStream(stream, { from: folded.revision + 1, limit: PAGE });
      for (const recorded of page) {
        const { event } = codec.decode(recorded) as EventEnvelope<Event>;
        const state = fold.evolve(folded.state as State, event);
        folded = { state, revision: recorded.revision, position: recorded.position };
      }
      if (page.length > 0) cache.set(stream, folded);
      if (page.length < PAGE) return folded as Folded & { state: State };
    }
  }

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

  /** Null when somebody else appended in between. */
  async function appendAt<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    known: Folded,
    decided: readonly Event[],
    context: CommandContext,
  ): Promise<Outcome<State, Event> | null> {
    const drafts = envelopesOf(decided, context, context.now());
    const appended = await append(stream, known.revision, drafts);
    if (appended.outcome === 'conflict') return null;

    const { revision, position } = appended;
    const state = decided.reduce((current, event) => fold.evolve(current, event), known.state as State);
    cache.set(stream, { state, revision, position });
    const events = drafts.map((draft, index) => ({
      ...draft,
      event: draft.event as Event,
      stream,
      revision: known.revision + 1 + index,
      position,
    }));
    return { state, revision, position, events };
  }

  async function settle<State, Event extends DomainEvent>(
    fold: Fold<State, Event>,
    stream: string,
    decide: Decide<State, Event>,
    context: CommandContext,
    options: CommandOptions,
  ): Promise<Outcome<State, Event> | Refusal> {
    for (let attempts = 0; attempts < MAX_ATTEMPTS; attempts++) {
      const cached = attempts === 0 && !context.claimedAt ? cache.get(stream) : undefined;
      const known = cached ?? (await refresh(fold, stream));
      const state = known.state as State;
      const repeated =
        context.claimedAt && (await ownEvents<Event>(stream, context.commandId, context.claimedAt));
      // Another node may have appended them since `known` was folded.
      if (repeated) return { ...repeated, state: (await refresh(fold, stream)).state };

      const decided = decide(state);
      const refused = isRefusal(decided);
      const stale = mismatch(options, known.revision) && !(refused && !isOfWhatHappened(decided));
      const changesNothing = stale || refused || decided.length === 0;
      // A cached state may be behind what other nodes have appended: only the log can refuse or find nothing to do.
      if (changesNothing && cached && (await refresh(fold, stream)).revision !== known.revision) continue;
      if (stale)
        return refuse('revision_conflict', { conflict: await conflict(stream, known.revision, options) });
      if (refused) return decided;
      const { revision, position } = known;
      if (decided.length === 0) return { state, revision, position, events: [] };

      const appended = await appendAt(fold, stream, known, decided, context);
      if (appended) return appended;
    }
    return refuse('too_many_conflicts');
  }

  const mismatch = ({ ifMatch }: CommandOptions, revision: Revision) =>
    ifMatch !== undefined && ifMatch !== null && revision !== NO_STREAM && revision !== ifMatch;

  async function conflict(stream: string, revision: Revision, { ifMatch, reveal }: CommandOptions) {
    const from = (ifMatch ?? revision) + 1;
    const limit = Math.min(PAGE, revision + 1 - from);
    const missed = limit > 0 ? await log.readStream(stream, { from, limit }) : [];
    const since = missed
      .map((recorded) => reveal?.(codec.decode(recorded)) ?? null)
      .filter((happening) => happening !== null);
    return { revision, since };
  }

  /** What this very command appended before, if it was cut off between its append and its answer. */
  async function ownEvents<Event extends DomainEvent>(
    stream: string,
    commandId: CommandId,
    claimedAt: Instant,
  ): Promise<Omit<Outcome<never, Event>, 'state'> | null> {
    const earliest = new Date(Date.parse(claimedAt) - CLOCK_SKEW_MS).toISOString();
    const own: EventEnvelope[] = [];
    let from: Revision | undefined;
    for (;;) {
      const options = { direction: 'backwards', limit: 50 } as const;
      const page = await log.readStream(stream, from === undefined ? options : { ...options, from });
      const envelopes = page.map((recorded) => codec.decode(recorded));
      own.push(...envelopes.filter(({ metadata }) => metadata.commandId === commandId));
      const oldest = envelopes.at(-1);
      const isCut = oldest?.metadata.commandId === commandId;
      if (!oldest || oldest.revision === 0 || oldest.metadata.time < earliest) break;
      if (own.length > 0 && !isCut) break;
      from = oldest.revision - 1;
    }
    const last = own[0];
    if (!last) return null;
    const events = own.reverse() as unknown as EventEnvelope<Event>[];
    return { events, revision: last.revision, position: last.position };
  }

  return {
    // Commands of one stream take turns on this node, so that only other nodes can make them conflict.
    execute: (fold, stream, decide, context, options = {}) =>
      turns.take(stream, () => settle(fold, stream, decide, context, options)),

    load: (fold, stream) => refresh(fold, stream),

    async reserve(stream, event, context) {
      const appended = await append(stream, 'any', envelopesOf([event], context, context.now()));
      if (appended.outcome === 'conflict') throw new Error(`a reservation in ${stream} met a conflict`);
      return appended;
    },
  };
}
