import { mkdirSync } from 'node:fs';
import { rebuildReadModels } from '../../src/cli/rebuild-read-models.ts';
import { derivedKeysOf } from '../../src/composition/derived-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fillLog } from '../../src/demo/fill.ts';
import type { DemoPlan } from '../../src/demo/plan.ts';
import { codec } from '../../src/events/catalogue.ts';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { filledOnce } from '../filled.ts';

const KEYS = derivedKeysOf(loadConfig({ JWT_SECRET: 'the secret of the benchmarks is long enough' }));

/** When the last ticket is opened. */
export const UNTIL = Date.UTC(2026, 5, 1, 12);

type Plan = Pick<DemoPlan, 'seed' | 'tickets'>;

/** Fills a data directory with the demo's tickets, unless it has them. */
export async function demoIn(directory: string, plan: Plan): Promise<void> {
  await filledOnce(directory, async () => {
    await demoLogIn(directory, plan);
    await rebuildReadModels(loadConfig({ DATA_DIR: directory }), { onProgress() {}, onPoison() {} });
    return plan;
  });
}

/** The same without read models. */
export async function demoLogIn(directory: string, { seed, tickets }: Plan): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const log = await openSqliteLog({ directory });
  await fillLog(log, { seed, tickets, until: UNTIL, prefix: 'SMI' }, { keys: KEYS, codec }, () => {});
  await log.close();
}
