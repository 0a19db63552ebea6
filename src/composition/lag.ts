import type { MetricReading } from '../api/kernel/metrics.ts';
import { createSharedResult } from '../api/kernel/shared-result.ts';
import { timeOf } from '../events/codec.ts';
import type { EventLog, Position } from '../events/log/port.ts';

/** Something that follows the log. */
export interface Follower {
  readonly name: string;
  /** Of the last event that it has dealt with; null while it doesn't follow. */
  readonly position: Position | null;
}

export interface LagOptions {
  readonly log: Pick<EventLog, 'readAll' | 'end'>;
  /** Positions of such a log don't count events. */
  readonly isLogShared: boolean;
  readonly followers: () => readonly Follower[] | Promise<readonly Follower[]>;
  /** Milliseconds since the epoch. */
  readonly wallClock: () => number;
}

interface Lag {
  readonly events: Readonly<Record<string, number>>;
  readonly seconds: Readonly<Record<string, number>>;
}

/** Where positions don't count events, at most so many are read to count them. */
const MOST_COUNTED = 1_000;
/** Both figures of one scrape come from one look at the log. */
const HOLD_MS = 500;

/** A log that hangs is not waited for any longer: the series must be in every scrape, or alerts on them begin anew. */
const MEASURE_WITHIN_MS = 1_000;

/** How far those that follow the log are behind it; while the log doesn't answer, what is known from before. */
export function lagMetricsOf(options: LagOptions): readonly MetricReading[] {
  const waiting = new Map<string, Waiting>();
  const latest = createSharedResult(HOLD_MS, () => measure(options, waiting));
  return [
    {
      name: 'casebook_log_position',
      help: 'The position of the last event of the log.',
      value: () => options.log.end(),
    },
    {
      name: 'casebook_consumer_lag_events',
      help: 'Events of the log that a consumer has not dealt with yet; on EventStoreDB, 1000 stands for that many or more.',
      label: 'consumer',
      value: async () => (await latest()).events,
    },
    {
      name: 'casebook_consumer_lag_seconds',
      help: 'The age of the oldest event that a consumer has not dealt with yet; 0 where there is none.',
      label: 'consumer',
      value: async () => (await latest()).seconds,
    },
  ];
}

/** The oldest event that a consumer had not dealt with, when the log answered last. */
interface Waiting {
  readonly position: Position;
  /** Milliseconds since the epoch. */
  readonly since: number;
  /** How many there were. */
  readonly events: number;
}

const isFollowing = (follower: Follower): follower is Follower & { readonly position: Position } =>
  follower.position !== null;

async function measure(options: LagOptions, known: Map<string, Waiting>): Promise<Lag> {
  const following = (await options.followers()).filter(isFollowing);
  const late = AbortSignal.timeout(MEASURE_WITHIN_MS);
  const isLate = new Promise<never>((_, reject) => late.addEventListener('abort', () => reject(late.reason)));
  isLate.catch(() => {});
  const lags = await Promise.all(
    following.map(async ({ name, position }) => {
      const before = known.get(name) ?? null;
      const waiting = await Promise.race([waitingBehind(position, options), isLate]).catch(() =>
        before !== null && before.position > position ? before : null,
      );
      if (waiting) known.set(name, waiting);
      else known.delete(name);
      return { name, ...lagOf(waiting, options.wallClock()) };
    }),
  );
  return {
    events: Object.fromEntries(lags.map(({ name, events }) => [name, events])),
    seconds: Object.fromEntries(lags.map(({ name, seconds }) => [name, seconds])),
  };
}

const lagOf = (waiting: Waiting | null, now: number) =>
  waiting === null
    ? { events: 0, seconds: 0 }
    : { events: waiting.events, seconds: Math.max(0, now - waiting.since) / 1000 };

async function waitingBehind(position: Position, { log, isLogShared }: LagOptions): Promise<Waiting | null> {
  const [next] = await log.readAll(position, 1);
  if (next === undefined) return null;
  return {
    position: next.position,
    since: Date.parse(timeOf(next)),
    events: isLogShared ? (await log.readAll(position, MOST_COUNTED)).length : (await log.end()) - position,
  };
}
