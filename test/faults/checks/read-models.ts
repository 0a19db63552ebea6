import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { rebuildBeside } from '../../../src/cli/rebuild-beside.ts';
import { openLogToRead } from '../../../src/composition/stores/event-log.ts';
import { openCodecToRead } from '../../../src/composition/stores/keys.ts';
import { openProjectorStore } from '../../../src/composition/stores/read-models.ts';
import { readModelsFile } from '../../../src/composition/stores/stores.ts';
import type { Config } from '../../../src/config/config.ts';
import { createRunner } from '../../../src/projections/runner.ts';
import { contentOf } from '../../support/read-model-tables.ts';

/**
 * Where the read models that a desk has made are not what the log makes at once. The desk is stopped: what it has put into the log at its
 * end is projected here, as its next start would.
 */
export async function problemsOfReadModels(config: Config): Promise<readonly string[]> {
  const own = readModelsFile(config.dataDir);
  const problems = await projectTheRest(config, own);
  const anew = join(config.dataDir, '..', 'rebuilt.sqlite');
  const onPoison = (event: { readonly position: number }, reason: string) =>
    problems.push(`the event at ${event.position} can't be projected: ${reason}`);
  await rebuildBeside(config, anew, { onProgress() {}, onPoison });
  const [there, expected] = [contentOf(own), contentOf(anew)];
  for (const suffix of ['', '-wal', '-shm']) rmSync(anew + suffix, { force: true });
  for (const [table, rows] of Object.entries(expected)) {
    const [found, made] = [inOrder(there[table] ?? []), inOrder(rows)];
    const at = made.findIndex((row, index) => row !== found[index]);
    if (at === -1 && found.length === made.length) continue;
    problems.push(
      `${table} has ${found.length} rows, and the log makes ${made.length}; one is ${found[at]} instead of ${made[at]}`,
    );
  }
  return problems;
}

/** In which order rows were first made depends on the commits. */
const inOrder = (rows: readonly unknown[]): readonly string[] =>
  rows.map((row) => JSON.stringify(row)).toSorted();

async function projectTheRest(config: Config, file: string): Promise<string[]> {
  const problems: string[] = [];
  const log = await openLogToRead(config);
  const codec = await openCodecToRead(config);
  const store = await (await openProjectorStore({ kind: 'sqlite', file }, codec.generation)).open();
  const ended = new AbortController();
  try {
    const runner = createRunner({
      ...{ log, store, codec, maxFailures: 3 },
      onProjected() {},
      onRetried() {},
      onInterrupted: (error) => problems.push(`the projection was interrupted: ${error}`),
      onPoison: (event, reason) =>
        problems.push(`the event at ${event.position} can't be projected: ${reason}`),
    });
    const running = runner.run(ended.signal);
    await Promise.race([runner.reached(await log.end()), running]);
    ended.abort();
    await running;
  } finally {
    await store.close();
    await codec.close();
    await log.close();
  }
  return problems;
}
