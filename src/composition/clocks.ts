import type { Logger } from 'pino';
import type { MetricReading } from '../api/kernel/metrics.ts';
import type { CommandHandler } from '../commands/handle.ts';
import type { Instant } from '../events/ids.ts';
import { createOutageLog } from '../projections/outages.ts';
import { createClock, type WhenDue } from '../reactions/clock.ts';
import { leaseOf } from './reacting.ts';
import type { Stores } from './stores/stores.ts';

export interface ClocksOptions {
  readonly stores: Pick<Stores, 'readStore' | 'progress' | 'isLogShared' | 'projector'>;
  readonly logger: Logger;
  readonly commands: CommandHandler;
  readonly now: () => Instant;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch; the machine's clock unless given. */
  readonly wallClock?: () => number;
}

/** What this node does at due times. */
export interface Clocks {
  /** Resolves once the signal has aborted. */
  run(): Promise<unknown>;
  /** How many due times there are by their schedules, the passed ones that aren't dealt with included. */
  pending(): Promise<Readonly<Record<string, number>>>;
  /** How many due times have passed whose command failed on this node. */
  overdue(): number;
}

export function createClocks(dueTimes: readonly WhenDue[], options: ClocksOptions): Clocks {
  const { stores, logger, commands, now, signal, wallClock = Date.now } = options;
  const outages = createOutageLog(logger);
  const clocks = dueTimes.map((whenDue) =>
    createClock({
      whenDue,
      queries: stores.readStore.queriesOf(whenDue.dueTimes),
      commands,
      progress: stores.progress,
      now,
      wallClock,
      lease: leaseOf(stores),
      signal,
      onInterrupted: (error) =>
        outages.failed('a due command failed and is tried again', error, { dueTimes: whenDue.dueTimes.name }),
    }),
  );
  return {
    run: () => Promise.all(clocks.map((clock) => clock.run())),
    pending: async () =>
      Object.fromEntries(
        await Promise.all(
          dueTimes.map(async ({ dueTimes: schedule }) => [
            schedule.name,
            await stores.readStore.queriesOf(schedule).pending({ most: MOST_COUNTED }),
          ]),
        ),
      ),
    overdue: () => clocks.reduce((sum, clock) => sum + clock.overdue(), 0),
  };
}

/** Counting more would take longer than a figure is worth. */
const MOST_COUNTED = 10_000;

export const dueTimeMetricsOf = (clocks: Clocks): readonly MetricReading[] => [
  {
    name: 'casebook_due_times_pending',
    help: 'Due times that are still to come or are not dealt with yet, by schedule; 10000 stands for that many or more.',
    label: 'schedule',
    value: () => clocks.pending(),
  },
  {
    name: 'casebook_overdue',
    help: 'Due times that have passed and whose command failed on this node; it is tried again.',
    value: () => clocks.overdue(),
  },
];
