import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { readModelsFile } from '../../src/composition/stores/stores.ts';
import { startServer } from '../http/server-process.ts';
import { signerFor } from '../http/tokens.ts';

const QUERIES = [
  'analytics?',
  'tickets?',
  'tickets?status=resolved,closed&sort_by=updatedAt&page=20&',
  'tickets?search=wallet&',
  'tickets?search=wallet&search_in=all&highlight=true&',
  'tickets?search=adaeze okafor&limit=100&',
  'conversations?',
  'conversations?search=okafor&search_in=all&',
];

/**
 * Milliseconds of each query's requests, as of random moments up to a position: with all documents of the page and the names of
 * people, from a desk in a process of its own on a directory whose read models are in a file of another name.
 */
export async function overHttp(
  directory: string,
  { file, end, rounds }: { readonly file: string; readonly end: number; readonly rounds: number },
): Promise<ReadonlyMap<string, readonly number[]>> {
  renameSync(file, readModelsFile(directory));
  const env = { DATA_DIR: directory, RATE_LIMITS: 'off' };
  const main = join(import.meta.dirname, '../../src/cli/casebook.ts');
  const server = await startServer(main, '/health/ready', env);
  try {
    const headers = {
      authorization: `Bearer ${await signerFor(env)({ sub: 'bench', role: 'admin' })}`,
    };
    const times = new Map<string, number[]>();
    for (let round = 0; round < rounds; round++)
      for (const query of QUERIES) {
        const asOf = 1 + Math.floor(Math.random() * end);
        const start = performance.now();
        const response = await fetch(`${server.url}/api/v1/history/${query}as_of=${asOf}`, { headers });
        await response.text();
        if (response.status !== 200) throw new Error(`${response.status} for ${query}as_of=${asOf}`);
        times.set(query, [...(times.get(query) ?? []), performance.now() - start]);
      }
    return times;
  } finally {
    await server.stop();
  }
}
