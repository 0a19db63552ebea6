import { type Codec, UndecodableEvent } from '../events/codec.ts';
import type { Instant } from '../events/ids.ts';
import { BEGINNING, type EventReader, type Position } from '../events/log/port.ts';
import { NoSuchPosition, pastEvents, type Until } from './past-events.ts';

/**
 * A part of the log. From a position: with that event. From an instant: with the first event of the log that didn't happen
 * before it. Until: as `Until` says. Null means the ends of the log.
 */
export interface Span {
  readonly from: Until;
  readonly until: Until;
}

/** A part of the log by positions: the events after the one, up to the other. */
export interface PositionSpan {
  readonly after: Position;
  readonly end: Position;
}

/** A part of the log that ends before it begins. */
export class BackwardsSpan extends Error {
  override readonly name = 'BackwardsSpan';
}

interface Source {
  readonly log: Pick<EventReader, 'readAll' | 'end'>;
  readonly codec: Codec;
}

/**
 * The positions of a span, as the log is now. Instants are looked for event by event.
 *
 * @throws NoSuchPosition, BackwardsSpan
 */
export async function positionsOf(source: Source, { from, until }: Span): Promise<PositionSpan> {
  if (from !== null && until !== null && 'time' in from && 'time' in until && from.time > until.time)
    throw new BackwardsSpan('the part of the log ends before it begins');
  const after = from === null ? BEGINNING : await beginningOf(source, from);
  const end = until === null ? await source.log.end() : await endOf(source, until, after);
  if (end < after) throw new BackwardsSpan('the part of the log ends before it begins');
  return { after, end };
}

async function beginningOf(source: Source, from: NonNullable<Until>): Promise<Position> {
  if ('time' in from) return positionBefore(source, BEGINNING, (time) => time >= from.time);
  return eventBefore(source, BEGINNING, from.position);
}

async function endOf(source: Source, until: NonNullable<Until>, after: Position): Promise<Position> {
  if ('time' in until) return positionBefore(source, after, (time) => time > until.time);
  if (until.position > after) await eventBefore(source, after, until.position);
  return until.position;
}

/** The position of the last event before the first one that is beyond, and at least `after`. */
async function positionBefore(
  source: Source,
  after: Position,
  isBeyond: (time: Instant) => boolean,
): Promise<Position> {
  let before = after;
  for await (const page of pastEvents({ ...source, after, until: null }))
    for (const { recorded, decoded } of page) {
      if (!(decoded instanceof UndecodableEvent) && isBeyond(decoded.metadata.time)) return before;
      before = recorded.position;
    }
  return before;
}

/** Events that are read at once; they aren't decoded. */
const PAGE = 1_024;

/**
 * The position of the event before one, or `after`. EventStoreDB reads only from positions where an event stands: the one before is
 * found on the way.
 *
 * @throws NoSuchPosition when no event stands there behind `after`.
 */
async function eventBefore({ log }: Source, after: Position, position: Position): Promise<Position> {
  for (let before = after; ; ) {
    const page = await log.readAll(before, PAGE);
    for (const event of page) {
      if (event.position === position) return before;
      if (event.position > position) throw new NoSuchPosition(position);
      before = event.position;
    }
    if (page.length < PAGE) throw new NoSuchPosition(position);
  }
}
