import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The stores, what SQLite keeps beside them, and read models that are being made. */
const STORE = /\.sqlite(?:-|\.|$)/;
const OTHERS_MAY = 0o077;

/**
 * Takes the stores in the directory from everybody but their owner: earlier versions made them readable for all users
 * of the machine. Leaves files of another owner alone, and the directory itself, which may hold more than ours.
 */
export function makeStoresPrivate(directory: string): void {
  const user = process.getuid?.();
  if (user === undefined) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (!entry.isFile() || !STORE.test(entry.name)) continue;
    const file = join(directory, entry.name);
    const stats = statSync(file, { throwIfNoEntry: false });
    if (stats?.uid === user && stats.mode & OTHERS_MAY) chmodSync(file, 0o600);
  }
}
