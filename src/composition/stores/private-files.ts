import { accessSync, chmodSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

export const readModelsFile = (dataDirectory: string): string => join(dataDirectory, 'read-models.sqlite');

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

/** Throws when a store in the directory is no file, or not one that this process may read and write. */
export function checkStores(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const file = join(directory, entry.name);
    if (!STORE.test(entry.name)) continue;
    if (entry.isDirectory()) throw new Error(`${file} is a directory`);
    // SQLite's own files beside a store come and go while another process has it open.
    if (entry.name.endsWith('.sqlite')) accessSync(file, constants.R_OK | constants.W_OK);
  }
}

/** Folders with logs that `casebook restore` and `casebook protect` have replaced, or not finished. */
const REPLACED = /^(?:before-restore-.+|protecting)$/;

/** The folders in the directory that hold other logs: no erasure reaches what they have in the clear. */
export const replacedLogsIn = (directory: string): readonly string[] =>
  readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && REPLACED.test(entry.name))
    .map(({ name }) => join(directory, name));
