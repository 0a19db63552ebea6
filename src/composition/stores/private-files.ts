import { chmodSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The stores, SQLite's files beside them, and read models that are being built. */
const STORE = /\.sqlite(?:-|\.|$)/;
const OTHERS_MAY = 0o077;

/**
 * Makes the stores in the directory readable for their owner alone: earlier versions made them readable for all users of
 * the machine. Files of another owner stay as they are, and so does the directory, which may hold other things.
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
