import type { Logger } from 'pino';
import type { GaugeReading } from '../api/kernel/metrics.ts';
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
    overdue: () => clocks.reduce((sum, clock) => sum + clock.overdue(), 0),
  };
}

export const overdueGaugeOf = (clocks: Clocks): GaugeReading => ({
  name: 'casebook_overdue',
  help: 'Due times that have passed and whose command failed on this node; it is tried again.',
  value: () => clocks.overdue(),
});
