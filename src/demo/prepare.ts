import { ConfigError } from '../config.ts';
import { openSqliteLog } from '../events/log/sqlite/log.ts';
import { rebuildReadModels } from '../rebuild-read-models.ts';
import { createProgressBar } from '../terminal/progress-bar.ts';
import { beginFilling, endFilling, filledPlan } from './directory.ts';
import { type DemoPlan, fillLog } from './fill.ts';
import { DEFAULT_SEED, DEFAULT_TICKETS, type DemoOptions } from './options.ts';

const MINUTE = 60_000;

/** Makes a demo of a directory, unless it is one already, and says what it holds. */
export async function prepareDemo(
  directory: string,
  options: DemoOptions,
  prefix: string,
): Promise<DemoPlan> {
  const filled = filledPlan(directory);
  if (filled === null) return fill(directory, options, prefix);
  refuseOtherPlan(directory, filled, options);
  return filled;
}

function refuseOtherPlan(directory: string, filled: DemoPlan, options: DemoOptions): void {
  for (const name of ['seed', 'tickets', 'until'] as const) {
    const asked = options[name];
    if (asked === null || asked === filled[name]) continue;
    const held = name === 'until' ? new Date(filled.until).toISOString() : filled[name];
    throw new ConfigError(
      `${directory} holds a demo with --${name} ${held}: delete it, or set another DATA_DIR`,
    );
  }
}

async function fill(directory: string, options: DemoOptions, prefix: string): Promise<DemoPlan> {
  const plan: DemoPlan = {
    seed: options.seed ?? DEFAULT_SEED,
    tickets: options.tickets ?? DEFAULT_TICKETS,
    until: options.until ?? Math.floor(Date.now() / MINUTE) * MINUTE,
    prefix,
  };
  beginFilling(directory, plan);
  await playInto(directory, plan);
  await project(directory);
  endFilling(directory, plan);
  return plan;
}

async function playInto(directory: string, plan: DemoPlan): Promise<void> {
  const log = await openSqliteLog({ directory });
  const bar = createProgressBar('Opening tickets  ', plan.tickets, 'tickets');
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

async function project(directory: string): Promise<void> {
  let bar: ReturnType<typeof createProgressBar> | null = null;
  await rebuildReadModels(directory, {
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
