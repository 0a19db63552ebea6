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

/** How the events of one kind of stream fold into the state on which decisions are made. */
export interface Fold<State, Event extends DomainEvent> {
  /**
   * Raise it whenever the same events fold into a different state, in shape or in value: kept states of other versions
   * are then ignored. States are plain JSON.
   */
  readonly version: number;
  readonly initial: State;
  evolve(state: State, event: Event): State;
}

/** The state of a stream as of a revision. */
export interface Folded<State> {
  readonly state: State;
  readonly revision: Revision;
  readonly position: Position;
}

/** The limits of what a caller with an old revision is told: so many events, and no more once they have so many characters. */
const MOST_BETWEEN = { events: 1_000, characters: 128 * 1024 };
const PAGE_BETWEEN = 50;
const PAGE_BACKWARDS = 50;

/** The state of a stream without events. */
export const unfolded = <State>({ initial }: Pick<Fold<State, never>, 'initial'>): Folded<State> => ({
  state: initial,
  revision: NO_STREAM,
  position: BEGINNING,
});

/** Folds the events of the stream that are missing in the known state. Returns `known` itself when there are none. */
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

/** Folds events that follow the known state. */
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

/** The events after a revision, up to another one: only the first of them if there are many or they are long. */
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
 * The events that a command has appended to a stream, if it was interrupted between its append and its response; null when
 * it has appended none. They come after the command's claim in the log, and next to each other in their stream.
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
