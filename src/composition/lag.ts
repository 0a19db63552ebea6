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
  readonly followers: () => readonly Follower[];
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

/** How far those that follow the log are behind it. */
export function lagMetricsOf(options: LagOptions): readonly MetricReading[] {
  const latest = createSharedResult(HOLD_MS, () => measure(options));
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

async function measure(options: LagOptions): Promise<Lag> {
  const following = options.followers().filter(({ position }) => position !== null);
  const lags = await Promise.all(
    following.map(async ({ name, position }) => ({ name, ...(await lagOf(position as Position, options)) })),
  );
  return {
    events: Object.fromEntries(lags.map(({ name, events }) => [name, events])),
    seconds: Object.fromEntries(lags.map(({ name, seconds }) => [name, seconds])),
  };
}

async function lagOf(position: Position, { log, isLogShared, wallClock }: LagOptions) {
  const [next] = await log.readAll(position, 1);
  if (next === undefined) return { events: 0, seconds: 0 };
  return {
    events: isLogShared ? (await log.readAll(position, MOST_COUNTED)).length : (await log.end()) - position,
    seconds: Math.max(0, wallClock() - Date.parse(timeOf(next))) / 1000,
  };
}
