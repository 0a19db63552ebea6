import { type Codec, decodeOrThrow } from '../events/codec.ts';
import type { AppendedEvent, DomainEvent, EventEnvelope } from '../events/envelope.ts';
import type { CommandId } from '../events/ids.ts';
import { pagesOf } from '../events/log/pages.ts';
import {
  BEGINNING,
  type EventReader,
  NO_STREAM,
  type Position,
  type RecordedEvent,
  type Revision,
} from '../events/log/port.ts';
import type { OwnEvents } from './recall.ts';

/** How the events of one kind of stream fold into the state that decisions are made on. */
export interface Fold<State, Event extends DomainEvent> {
  /**
   * Raise it whenever the same events fold into another state than before, in shape or in value: what was kept of the
   * states of other versions is ignored then. States are plain JSON.
   */
  readonly version: number;
  readonly initial: State;
  evolve(state: State, event: Event): State;
}

/** A stream's state as of a revision. */
export interface Folded<State> {
  readonly state: State;
  readonly revision: Revision;
  readonly position: Position;
}

/** What somebody who knew an older revision is told of at most: so many events, and no more once they are that long. */
const MOST_BETWEEN = { events: 1_000, characters: 128 * 1024 };
const PAGE_BETWEEN = 50;
const PAGE_BACKWARDS = 50;

/** The state of a stream that has no event yet. */
export const unfolded = <State>({ initial }: Pick<Fold<State, never>, 'initial'>): Folded<State> => ({
  state: initial,
  revision: NO_STREAM,
  position: BEGINNING,
});

/** Folds what the stream has beyond what is known of it. Returns `known` itself when there is nothing. */
export async function foldOn<State, Event extends DomainEvent>(
  log: EventReader,
  codec: Codec,
  fold: Fold<State, Event>,
  stream: string,
  known: Folded<State>,
): Promise<Folded<State>> {
  let folded = known;
  for await (const page of pagesOf(log, stream, { from: known.revision + 1 }))
    folded = await foldPage(codec, fold, folded, page);
  return folded;
}

/** Folds events that follow what is known. */
export async function foldPage<State, Event extends DomainEvent>(
  codec: Codec,
  fold: Fold<State, Event>,
  known: Folded<State>,
  page: readonly RecordedEvent[],
): Promise<Folded<State>> {
  const last = page.at(-1);
  if (last === undefined) return known;
  const decoded = await decodeOrThrow<Event>(codec, page);
  const state = decoded.reduce((current, { event }) => fold.evolve(current, event), known.state);
  return { state, revision: last.revision, position: last.position };
}

/** What happened after a revision up to another one: the first events of it, where they are many or long. */
export async function eventsBetween(
  log: EventReader,
  codec: Codec,
  stream: string,
  after: Revision,
  upTo: Revision,
): Promise<readonly EventEnvelope[]> {
  const between: EventEnvelope[] = [];
  let characters = 0;
  const limit = Math.min(MOST_BETWEEN.events, upTo - after);
  for await (const page of pagesOf(log, stream, { from: after + 1, limit }, PAGE_BETWEEN)) {
    const lengths = page.map(({ data }) => data.length);
    const end = lengths.findIndex((length) => {
      characters += length;
      return characters >= MOST_BETWEEN.characters;
    });
    between.push(...(await decodeOrThrow(codec, end < 0 ? page : page.slice(0, end + 1))));
    if (end >= 0) break;
  }
  return between;
}

/**
 * What a command has appended to a stream, if it was cut off between its append and its answer; null when it hasn't.
 * Its events stand in the log after its claim, and side by side in their stream.
 */
export async function ownEvents<Event extends DomainEvent>(
  log: EventReader,
  codec: Codec,
  stream: string,
  command: { readonly id: CommandId; readonly claimedAt: Position },
): Promise<OwnEvents<Event> | null> {
  const own: EventEnvelope[] = [];
  for await (const page of pagesOf(log, stream, { direction: 'backwards' }, PAGE_BACKWARDS)) {
    const envelopes = await decodeOrThrow(codec, page);
    own.push(...envelopes.filter(({ metadata }) => metadata.commandId === command.id));
    const oldest = envelopes.at(-1);
    if (!oldest || oldest.position < command.claimedAt) break;
    const mayBeCut = oldest.metadata.commandId === command.id;
    if (own.length > 0 && !mayBeCut) break;
  }
  const [last] = own;
  if (!last) return null;
  const events = own.reverse().map(({ position: _, ...event }) => event as AppendedEvent<Event>);
  return { stream, events, revision: last.revision, position: last.position };
}
