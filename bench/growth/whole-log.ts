import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { rebuildReadModels } from '../../src/cli/rebuild-read-models.ts';
import { loadConfig } from '../../src/config/load.ts';

const CLI = join(import.meta.dirname, '../../src/cli/casebook.js');

/** Milliseconds that it takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export const rebuild = (directory: string): Promise<unknown> =>
  rebuildReadModels(loadConfig({ DATA_DIR: directory }), { onProgress() {}, onPoison() {} });

/** As `casebook verify` does it, with the tree that a desk has made. Throws unless nothing is found. */
export function verify(directory: string): void {
  const env = { ...process.env, DATA_DIR: directory };
  const { status, stdout } = spawnSync(process.execPath, [CLI, 'verify'], { env, encoding: 'utf8' });
  if (!stdout.includes('events') || status === null || status > 1) throw new Error(`verify said: ${stdout}`);
}

/** Bytes of a file of the data directory. */
export const bytesOf = (directory: string, file: string): number => statSync(join(directory, file)).size;
