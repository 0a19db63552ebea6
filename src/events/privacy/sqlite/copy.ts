import { chmodSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Copies a file of keys into a new one, also while a desk writes to it. Returns how many keys of data subjects it holds. */
export function copyKeys(from: string, to: string): number {
  const database = new DatabaseSync(from, { readOnly: true, timeout: 5_000 });
  try {
    database.prepare('VACUUM INTO ?').run(to);
    chmodSync(to, 0o600);
  } finally {
    database.close();
  }
  const copy = new DatabaseSync(to, { readOnly: true });
  try {
    return Number(copy.prepare('SELECT count(*) AS count FROM keys WHERE lookup IS NOT NULL').get()?.count);
  } finally {
    copy.close();
  }
}
