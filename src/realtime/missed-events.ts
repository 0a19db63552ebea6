import type { EventReader, Position, RecordedEvent, Revision } from '../events/log/port.ts';
import { type EventPlace, MOST_MISSED, type RecentEvents } from './recent-events.ts';

/** What a client may have missed: all later events of a stream, or of the log. */
export type Missed =
  | { readonly stream: string; readonly after: Revision }
  | { readonly stream: null; readonly after: Position };

/** Some of the events that a client has missed, in order. */
export interface MissedPage {
  readonly places: readonly EventPlace[];
  /** The events themselves, those that don't exist any more being left out. Throws `LogUnavailable`. */
  events(): Promise<readonly RecordedEvent[]>;
}

/** Later events up to a position. */
export interface MissedEvents {
  /** The position of the last event that the client knows. */
  readonly since: Position;
  /** The next ones; no places: that was all. Throws `LogUnavailable`. */
  next(): Promise<MissedPage>;
}

type Log = Pick<EventReader, 'readStream' | 'readAll' | 'end'>;
/** Runs a read of the log when it may. */
type Turn = <Result>(read: () => Promise<Result>) => Promise<Result>;

/** Events that are in memory at the same time, for one client. */
const AT_ONCE = 64;
const NONE: MissedPage = { places: [], events: async () => [] };

export interface MissedEventsOptions {
  readonly log: Log;
  readonly recentEvents: RecentEvents;
  readonly upTo: Position;
  readonly inTurn: Turn;
}

/** Null: too many to be told, or the client knows events that this log doesn't have. Throws `LogUnavailable`. */
export const missedEvents = (missed: Missed, options: MissedEventsOptions): Promise<MissedEvents | null> =>
  options.inTurn(() =>
    missed.stream === null ? ofLog(missed.after, options) : ofStream(missed.stream, missed.after, options),
  );

async function ofStream(
  stream: string,
  after: Revision,
  { log, recentEvents, upTo }: MissedEventsOptions,
): Promise<MissedEvents | null> {
  const ends = recentEvents.ofStream(stream, after);
  const known = ends ? ends[0] : (await log.readStream(stream, { from: after, limit: 1 }))[0];
  const latest = ends ? ends.at(-1) : (await log.readStream(stream, { direction: 'backwards', limit: 1 }))[0];
  if (known === undefined || latest === undefined || latest.revision - after > MOST_MISSED) return null;
  let last: Revision | null = after;
  return {
    since: known.position,
    async next() {
      if (last === null || last >= latest.revision) return NONE;
      const from = last + 1;
      const read = () => log.readStream(stream, { from, limit: AT_ONCE });
      const page = await pageOf(recentEvents.ofStream(stream, from, AT_ONCE), read, upTo);
      last = page.places.length < AT_ONCE ? null : (page.places.at(-1)?.revision ?? null);
      return page;
    },
  };
}

async function ofLog(
  after: Position,
  { log, recentEvents, upTo }: MissedEventsOptions,
): Promise<MissedEvents | null> {
  if (after > upTo && after > (await log.end())) return null;
  // They are counted before the first one is told: who is to read anew needs none of them.
  if (await recentEvents.areTooMany(after, upTo)) return null;
  let last = after;
  return {
    since: after,
    async next() {
      if (last >= upTo) return NONE;
      const from = last;
      const read = () => log.readAll(from, AT_ONCE);
      const page = await pageOf(recentEvents.following(from, AT_ONCE), read, upTo);
      last = page.places.at(-1)?.position ?? upTo;
      return page;
    },
  };
}

/** From memory where the places are known there: what is read then are only events that are wanted. */
async function pageOf(
  known: readonly EventPlace[] | undefined,
  read: () => Promise<readonly RecordedEvent[]>,
  upTo: Position,
): Promise<MissedPage> {
  const ofPast = <Place extends EventPlace>(all: readonly Place[]) =>
    all.filter(({ position }) => position <= upTo);
  if (known) return { places: ofPast(known), events: async () => ofPast(await read()) };
  const events = ofPast(await read());
  return { places: events, events: async () => events };
}
