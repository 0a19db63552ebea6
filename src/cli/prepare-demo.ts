import { rmSync } from 'node:fs';
import { derivedKeysOf } from '../composition/derived-keys.ts';
import { keysIn, openKeyStore } from '../composition/stores/keys.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { fillLog } from '../demo/fill.ts';
import { beginFilling, endFilling, filledPlan } from '../demo/marker.ts';
import { pipelinedKeys } from '../demo/pipelined-keys.ts';
import type { DemoPlan } from '../demo/plan.ts';
import { eventsFile } from '../events/log/sqlite/database.ts';
import { lockDirectory } from '../events/log/sqlite/lock.ts';
import { openSqliteLog } from '../events/log/sqlite/log.ts';
import { keysFile } from '../events/privacy/sqlite/key-file.ts';
import { rebuildReadModels } from './rebuild-read-models.ts';
import { withProgressBar } from './terminal/progress-bar.ts';

const MINUTE = 60_000;
const DEFAULT_SEED = 42;
const DEFAULT_TICKETS = 2_000;

/** The options of a demo. An option that is absent has the value of the demo that exists, or the default of a new one. */
export interface DemoOptions {
  readonly seed?: number;
  readonly tickets?: number;
  /** Milliseconds since the epoch. */
  readonly until?: number;
}

/** Fills a directory with a demo, unless it holds one already. Returns what it holds. */
export async function prepareDemo(config: Config, options: DemoOptions): Promise<DemoPlan> {
  const { dataDir: directory, ticketPrefix } = config;
  const filled = filledPlan(directory);
  if (filled === null) return fill(config, planOf(options, ticketPrefix));
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

/** Deletes first what an interrupted attempt has left. */
async function fill(config: Config, plan: DemoPlan): Promise<DemoPlan> {
  const { dataDir: directory } = config;
  discardLog(directory);
  beginFilling(directory, plan);
  await write(config, plan);
  await withProgressBar('events', (progress) =>
    rebuildReadModels(config, {
      onProgress: (position, end) => progress('Making read models', position, end),
      onPoison({ type, position }, reason) {
        throw new Error(`${type} at ${position} could not be projected: ${reason}`);
      },
    }),
  );
  endFilling(directory, plan);
  return plan;
}

function discardLog(directory: string): void {
  const lock = lockDirectory(directory);
  for (const file of [eventsFile(directory), keysFile(directory)])
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
  lock.release();
}

async function write(config: Config, plan: DemoPlan): Promise<void> {
  const log = await openSqliteLog({ directory: config.dataDir });
  const keyStore = pipelinedKeys(await openKeyStore(config, log));
  const { codec } = keysIn(keyStore, config);
  try {
    await withProgressBar('tickets', (progress) =>
      fillLog(log, plan, { keys: derivedKeysOf(config), codec }, (tickets) =>
        progress('Opening tickets', tickets, plan.tickets),
      ),
    );
    await keyStore.settled();
  } finally {
    await keyStore.close();
    await log.close();
  }
}
