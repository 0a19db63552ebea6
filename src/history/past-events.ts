import { type Codec, type Decoded, UndecodableEvent } from '../events/codec.ts';
import type { Instant } from '../events/ids.ts';
import { BEGINNING, type EventReader, type Position, type RecordedEvent } from '../events/log/port.ts';

/**
 * Where a replay ends: with the event at a position, or before the first event of the log that happened later than an instant.
 * Null: with the last event.
 */
export type Until = { readonly position: Position } | { readonly time: Instant } | null;

/** No event is at the position. */
export class NoSuchPosition extends Error {
  override readonly name = 'NoSuchPosition';

  constructor(position: Position) {
    super(`there is no event at position ${position}`);
  }
}

/** An event of the log as it was recorded, and what it says or why that can't be read. */
export interface PastEvent {
  readonly recorded: RecordedEvent;
  readonly decoded: Decoded;
}

export interface PastEventsOptions {
  readonly log: Pick<EventReader, 'readAll'>;
  readonly codec: Codec;
  readonly until: Until;
  /** The position before the first event; the beginning of the log unless given. */
  readonly after?: Position;
  /** Events in one read. */
  readonly page?: number;
}

const PAGE = 1_024;

/**
 * All events of the log, page by page, up to a moment. They are never in memory all at once.
 *
 * @throws NoSuchPosition after the events before it, when there is no event at the position.
 */
export async function* pastEvents({
  log,
  codec,
  until,
  after: from = BEGINNING,
  page: size = PAGE,
}: PastEventsOptions): AsyncGenerator<readonly PastEvent[], void, undefined> {
  let after = from;
  for (;;) {
    const page = await log.readAll(after, size);
    const decoded = await codec.decodeAll(page);
    const events = page.map((recorded, index) => ({ recorded, decoded: decoded[index] as Decoded }));
    const later = events.findIndex((event) => isLater(event, until));
    const wanted = later < 0 ? events : events.slice(0, later);
    if (wanted.length > 0) yield wanted;
    const last = wanted.at(-1)?.recorded.position ?? after;
    const isEnd = later >= 0 || page.length < size;
    if (until !== null && 'position' in until) {
      if (last === until.position) return;
      if (isEnd) throw new NoSuchPosition(until.position);
    }
    if (isEnd) return;
    after = last;
  }
}

/** Times of an event that can't be read aren't known: it stays where it is, between its neighbours. */
function isLater({ recorded, decoded }: PastEvent, until: Until): boolean {
  if (until === null) return false;
  if ('position' in until) return recorded.position > until.position;
  return !(decoded instanceof UndecodableEvent) && decoded.metadata.time > until.time;
}
