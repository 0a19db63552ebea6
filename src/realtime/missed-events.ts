import type { EventReader, Position, RecordedEvent, Revision } from '../events/log/port.ts';

/** What a client may have missed: all later events of a stream, or of the log. */
export type Missed =
  | { readonly stream: string; readonly after: Revision }
  | { readonly stream: null; readonly after: Position };

/** Later events up to a position. */
export interface MissedEvents {
  /** The position of the last event that the client knows. */
  readonly since: Position;
  /** The next ones, in order; none: that was all. Throws `LogUnavailable`. */
  next(): Promise<readonly RecordedEvent[]>;
}

type Log = Pick<EventReader, 'readStream' | 'readAll' | 'end'>;
/** Runs a read of the log when it may. */
type Turn = <Result>(read: () => Promise<Result>) => Promise<Result>;

/** Of more than this a client is told where to read from instead. */
export const MOST_MISSED = 10_000;
/** Events that are in memory at the same time, for one client. */
const AT_ONCE = 64;
const COUNTED_AT_ONCE = 1_024;
const NONE: readonly RecordedEvent[] = [];

/** Null: too many to be told, or the client knows events that this log doesn't have. Throws `LogUnavailable`. */
export const missedEvents = (
  log: Log,
  missed: Missed,
  upTo: Position,
  inTurn: Turn,
): Promise<MissedEvents | null> =>
  missed.stream === null
    ? ofLog(log, missed.after, upTo, inTurn)
    : inTurn(() => ofStream(log, missed.stream, missed.after, upTo));

async function ofStream(
  log: Log,
  stream: string,
  after: Revision,
  upTo: Position,
): Promise<MissedEvents | null> {
  const [known] = await log.readStream(stream, { from: after, limit: 1 });
  const [latest] = await log.readStream(stream, { direction: 'backwards', limit: 1 });
  if (known === undefined || latest === undefined || latest.revision - after > MOST_MISSED) return null;
  let last: Revision | null = after;
  return {
    since: known.position,
    async next() {
      if (last === null || last >= latest.revision) return NONE;
      const events = await log.readStream(stream, { from: last + 1, limit: AT_ONCE });
      const told = events.filter(({ position }) => position <= upTo);
      last = told.length < AT_ONCE ? null : (told.at(-1)?.revision ?? null);
      return told;
    },
  };
}

async function ofLog(log: Log, after: Position, upTo: Position, inTurn: Turn): Promise<MissedEvents | null> {
  if (after > upTo && after > (await log.end())) return null;
  if (await areTooMany(log, after, upTo, inTurn)) return null;
  let last = after;
  return {
    since: after,
    async next() {
      if (last >= upTo) return NONE;
      const events = await log.readAll(last, AT_ONCE);
      last = events.at(-1)?.position ?? upTo;
      return events.filter(({ position }) => position <= upTo);
    },
  };
}

/** They are counted before the first one is told: who is to read anew needs none of them. */
async function areTooMany(log: Log, after: Position, upTo: Position, inTurn: Turn): Promise<boolean> {
  let count = 0;
  for (let last = after; last < upTo; ) {
    const events = await inTurn(() => log.readAll(last, COUNTED_AT_ONCE));
    count += events.filter(({ position }) => position <= upTo).length;
    if (count > MOST_MISSED) return true;
    last = events.at(-1)?.position ?? upTo;
  }
  return false;
}
