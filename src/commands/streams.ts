import type { Codec } from '../events/codec.ts';
import type { DomainEvent, EventEnvelope } from '../events/envelope.ts';
import type { CommandId, Instant } from '../events/ids.ts';
import { BEGINNING, type EventReader, NO_STREAM, type Position, type Revision } from '../events/log/port.ts';

/** How the events of one kind of stream fold into the state that decisions are made on. */
export interface Fold<State, Event extends DomainEvent> {
  readonly initial: State;
  evolve(state: State, event: Event): State;
  /** True for states too large to be kept at hand: they are folded anew each time. */
  readonly isLarge?: boolean;
}

/** A stream's state as of a revision. */
export interface Folded<State> {
  readonly state: State;
  readonly revision: Revision;
  readonly position: Position;
}

/** The events of one command as they stand in a stream. */
export interface OwnEvents<Event extends DomainEvent> {
  readonly events: readonly EventEnvelope<Event>[];
  /** Of the last of them. */
  readonly revision: Revision;
  readonly position: Position;
}

const PAGE = 1_000;
const PAGE_BACKWARDS = 50;
/** Clocks of nodes differ: a command's own events are looked for a little before it was claimed. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** The state of a stream that has no event yet. */
export const unfolded = <State>({ initial }: Pick<Fold<State, never>, 'initial'>): Folded<State> => ({
  state: initial,
  revision: NO_STREAM,
  position: BEGINNING,
});

/** Folds what the stream has beyond what is known of it. Answers `known` itself when there is nothing. */
export async function foldOn<State, Event extends DomainEvent>(
  log: EventReader,
  codec: Codec,
  fold: Fold<State, Event>,
  stream: string,
  known: Folded<State>,
): Promise<Folded<State>> {
  let folded = known;
  for (;;) {
    const page = await log.readStream(stream, { from: folded.revision + 1, limit: PAGE });
    for (const recorded of page) {
      const { event } = codec.decode(recorded) as EventEnvelope<Event>;
      const { revision, position } = recorded;
      folded = { state: fold.evolve(folded.state, event), revision, position };
    }
    if (page.length < PAGE) return folded;
  }
}

/** What happened after a revision up to another one; the first thousand events of it. */
export async function eventsBetween(
  log: EventReader,
  codec: Codec,
  stream: string,
  after: Revision,
  upTo: Revision,
): Promise<readonly EventEnvelope[]> {
  const limit = Math.min(PAGE, upTo - after);
  const recorded = limit > 0 ? await log.readStream(stream, { from: after + 1, limit }) : [];
  return recorded.map((event) => codec.decode(event));
}

/**
 * What a command has appended to a stream, if it was cut off between its append and its answer; null when it hasn't.
 * Its events aren't older than its claim, the difference of clocks aside, and lie side by side.
 */
export async function ownEvents<Event extends DomainEvent>(
  log: EventReader,
  codec: Codec,
  stream: string,
  command: { readonly id: CommandId; readonly claimedAt: Instant },
): Promise<OwnEvents<Event> | null> {
  const earliest = new Date(Date.parse(command.claimedAt) - CLOCK_SKEW_MS).toISOString();
  const own: EventEnvelope[] = [];
  let from: Revision | undefined;
  for (;;) {
    const backwards = { direction: 'backwards', limit: PAGE_BACKWARDS } as const;
    const page = await log.readStream(stream, from === undefined ? backwards : { ...backwards, from });
    const envelopes = page.map((recorded) => codec.decode(recorded));
    own.push(...envelopes.filter(({ metadata }) => metadata.commandId === command.id));
    const oldest = envelopes.at(-1);
    if (!oldest || oldest.revision === 0 || oldest.metadata.time < earliest) break;
    const mayBeCut = oldest.metadata.commandId === command.id;
    if (own.length > 0 && !mayBeCut) break;
    from = oldest.revision - 1;
  }
  const [last] = own;
  if (!last) return null;
  const events = own.reverse() as unknown as EventEnvelope<Event>[];
  return { events, revision: last.revision, position: last.position };
}
