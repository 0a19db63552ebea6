import { createProgressBar, type ProgressBar } from '../cli/terminal/progress-bar.ts';
import { type Config, ConfigError } from '../config/config.ts';
import type { EventLog, Position, RecordedEvent } from '../events/log/port.ts';
import { type DemoPlan, fillLog } from './fill.ts';
import { beginFilling, endFilling, filledPlan } from './marker.ts';

const MINUTE = 60_000;
const DEFAULT_SEED = 42;
const DEFAULT_TICKETS = 2_000;

/** What is asked of a demo; what isn't given is as it was, or the default of a new one. */
export interface DemoOptions {
  readonly seed?: number;
  readonly tickets?: number;
  /** Milliseconds since the epoch. */
  readonly until?: number;
}

/** What a demo needs of the stores in a data directory. */
export interface DemoStores {
  /** Throws the log away, if there is one. Throws when a process has the directory open. */
  discardLog(directory: string): void;
  openLog(directory: string): Promise<EventLog>;
  /** Makes the read models of the directory's log, whatever was there before. */
  makeReadModels(
    directory: string,
    report: {
      onProgress(position: Position, end: Position): void;
      onPoison(event: RecordedEvent, reason: string): void;
    },
  ): Promise<unknown>;
}

/** Makes a demo of a directory, unless it is one already, and says what it holds. */
export async function prepareDemo(
  { dataDir: directory, ticketPrefix }: Pick<Config, 'dataDir' | 'ticketPrefix'>,
  options: DemoOptions,
  stores: DemoStores,
): Promise<DemoPlan> {
  const filled = filledPlan(directory);
  if (filled === null) return fill(directory, planOf(options, ticketPrefix), stores);
  refuseOtherPlan(directory, filled, options);
  return filled;
}

function refuseOtherPlan(directory: string, filled: DemoPlan, options: DemoOptions): void {
  for (const name of ['seed', 'tickets', 'until'] as const) {
    const asked = options[name];
    if (asked === undefined || asked === filled[name]) continue;
    const held = name === 'until' ? new Date(filled.until).toISOString() : filled[name];
    throw new ConfigError(
      `${directory} holds a demo with --${name} ${held}: delete it, or set another DATA_DIR`,
    );
  }
}

const planOf = ({ seed, tickets, until }: DemoOptions, prefix: string): DemoPlan => ({
  seed: seed ?? DEFAULT_SEED,
  tickets: tickets ?? DEFAULT_TICKETS,
  until: until ?? Math.floor(Date.now() / MINUTE) * MINUTE,
  prefix,
});

/** What an earlier attempt has left half done is thrown away first. */
async function fill(directory: string, plan: DemoPlan, stores: DemoStores): Promise<DemoPlan> {
  stores.discardLog(directory);
  beginFilling(directory, plan);
  await write(await stores.openLog(directory), plan);
  await project(directory, stores);
  endFilling(directory, plan);
  return plan;
}

async function write(log: EventLog, plan: DemoPlan): Promise<void> {
  const bar = createProgressBar('Opening tickets', plan.tickets, 'tickets');
  try {
    await fillLog(log, plan, (tickets) => bar.update(tickets));
    bar.finish();
  } catch (error) {
    bar.abandon();
    throw error;
  } finally {
    await log.close();
  }
}

async function project(directory: string, stores: DemoStores): Promise<void> {
  let bar: ProgressBar | null = null;
  await stores.makeReadModels(directory, {
    onProgress(position, end) {
      bar ??= createProgressBar('Making read models', end, 'events');
      bar.update(position);
      if (position === end) bar.finish();
    },
    onPoison({ type, position }, reason) {
      throw new Error(`${type} at ${position} could not be projected: ${reason}`);
    },
  });
}
