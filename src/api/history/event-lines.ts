import { LONGEST_LOOK_MS } from '../../events/audit/access-events.ts';
import { at } from '../../events/deadline.ts';
import type { Position } from '../../events/log/port.ts';
import { LogUnavailable } from '../../events/log/port.ts';
import type { Feed, FeedItem, FeedQuery } from '../../history/feed/feed.ts';

/** How many streams may be open on one node: of one caller, and of all together. */
export interface StreamLimits {
  readonly ofCaller: number;
  readonly ofAll: number;
}

const LIMITS: StreamLimits = { ofCaller: 5, ofAll: 100 };

/** Why a stream ends before its client does. */
export type EndReason = 'token_expired' | 'open_for_long' | 'stopping' | 'log_unavailable';

/** The open streams of this node. */
export interface EventStreams {
  /** Whether a caller may open one more. */
  isFree(caller: string): boolean;
  open(stream: OpenedStream): AsyncGenerator<string, void, undefined>;
}

interface OpenedStream {
  readonly caller: string;
  readonly query: FeedQuery;
  /** When the caller's token ends, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Aborts when the client has gone. */
  readonly gone: AbortSignal;
}

export interface EventStreamsParts {
  readonly feed: Feed;
  /** Aborts when the desk stops. */
  readonly stopping: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly wallClock: () => number;
  readonly limits?: StreamLimits;
}

export function createEventStreams({
  feed,
  stopping,
  wallClock,
  limits = LIMITS,
}: EventStreamsParts): EventStreams {
  const open = new Map<string, number>();
  let total = 0;
  const count = (caller: string, more: 1 | -1) => {
    total += more;
    const now = (open.get(caller) ?? 0) + more;
    if (now > 0) open.set(caller, now);
    else open.delete(caller);
  };

  return {
    isFree: (caller) => total < limits.ofAll && (open.get(caller) ?? 0) < limits.ofCaller,
    async *open({ caller, query, expiresAt, gone }) {
      const expired = new AbortController();
      // Opened again, it is on record again.
      const closesAt = wallClock() + LONGEST_LOOK_MS;
      const deadline = at(Math.min(expiresAt, closesAt), expired, (signal) => signal.abort(), wallClock);
      const atDeadline = closesAt < expiresAt ? 'open_for_long' : 'token_expired';
      count(caller, 1);
      let position = query.after;
      try {
        const signal = AbortSignal.any([gone, stopping, expired.signal]);
        for await (const item of feed.follow(query, signal)) {
          position = positionOf(item);
          yield linesOf(item);
        }
        if (!gone.aborted) yield endLine(expired.signal.aborted ? atDeadline : 'stopping', position);
      } catch (error) {
        if (!(error instanceof LogUnavailable)) throw error;
        yield endLine('log_unavailable', position);
      } finally {
        deadline.cancel();
        count(caller, -1);
      }
    },
  };
}

const positionOf = (item: FeedItem): Position =>
  item.kind === 'heartbeat' ? item.position : (item.events.at(-1)?.position as Position);

const linesOf = (item: FeedItem): string =>
  item.kind === 'heartbeat'
    ? line({ type: 'heartbeat', position: item.position })
    : item.events.map(line).join('');

const endLine = (reason: EndReason, position: Position): string => line({ type: 'end', reason, position });

const line = (value: object): string => `${JSON.stringify(value)}\n`;
