import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { dirname, join } from 'node:path';
import type { Row } from './table.ts';

/** What one run has measured. */
export interface Results {
  /** When it ended, ISO 8601. */
  readonly at: string;
  readonly node: string;
  readonly cores: number;
  /** How many threads wanted a core on average during the last quarter of an hour. */
  readonly load: number;
  readonly rows: readonly (Row & { readonly section: string })[];
}

/** Git ignores it. */
const FOLDER = join(import.meta.dirname, 'results');

/** Writes the results into a file, by default one of their own in the folder of results; returns its path. */
export function writeResults(rows: Results['rows'], file?: string): string {
  const results: Results = {
    at: new Date().toISOString(),
    node: process.version,
    cores: availableParallelism(),
    load: Math.round((loadavg()[2] ?? 0) * 10) / 10,
    rows,
  };
  const path = file ?? join(FOLDER, `${results.at.replaceAll(':', '-')}.json`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(results, null, 2)}\n`);
  return path;
}

/** The results in a file; without one, the newest of the folder of results. Throws `Error` when there are none. */
export function readResults(file?: string): Results {
  const [newest] = file === undefined ? filesIn(FOLDER) : [file];
  if (newest === undefined) throw new Error(`there are no results in ${FOLDER}`);
  return JSON.parse(readFileSync(newest, 'utf8')) as Results;
}

/** The newest first. */
function filesIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
    return names
      .toSorted()
      .reverse()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}
