import { join } from 'node:path';
import { signToken } from '../../src/api/kernel/token-keys.ts';
import { loadConfig } from '../../src/config/load.ts';
import { jwtSecrets } from '../../src/config/secrets.ts';
import { peopleOf } from '../../src/demo/people.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { median, type Row } from '../table.ts';
import { demoIn } from './demo-data.ts';

const SIZES = [1_000, 100_000] as const;
const SEED = 42;
/** Rounds before the measured ones: a desk that has just started compiles and reads what it then keeps. */
const WARM_UP = 300;
const ROUNDS = 300;
const LIST = '/api/v1/unified-admin/support';

const LISTS: readonly (readonly [string, string])[] = [
  ['the first page', ''],
  ['the tickets of a status', '?status=resolved'],
  // As many tickets as 1,000 have of them, so that both pages are of one length.
  ['three filters', '?status=pending&priority=high&assigned_to=unassigned&limit=4'],
  ['a search', '?search=electricity'],
  ['by priority', '?sort_by=priority'],
];

interface Desk {
  readonly server: ServerProcess;
  readonly token: string;
}

/** An admin's list with its analytics through HTTP: what it costs at many tickets as a multiple of that at few. */
export async function listsSection(directory: string): Promise<readonly Row[]> {
  const desks: Desk[] = [];
  try {
    for (const size of SIZES) desks.push(await startDesk(join(directory, String(size)), size));
    const rows: Row[] = [];
    for (const [what, query] of LISTS)
      rows.push(await compared(`GET list at 100,000 tickets, against 1,000: ${what}`, desks, query));
    return rows;
  } finally {
    await Promise.all(desks.map(({ server }) => server.stop()));
  }
}

async function startDesk(directory: string, tickets: number): Promise<Desk> {
  await demoIn(directory, { seed: SEED, tickets });
  const env = { DATA_DIR: directory, RATE_LIMITS: 'off' };
  const main = join(import.meta.dirname, '../../src/cli/casebook.ts');
  const server = await startServer(main, '/health/ready', env);
  const admin = peopleOf(SEED, tickets).admins[0];
  const token = await signToken(
    jwtSecrets(loadConfig(env))[0],
    { sub: admin?.id ?? 'admin', role: 'admin' },
    3_600,
  );
  return { server, token };
}

async function compared(what: string, desks: readonly Desk[], query: string): Promise<Row> {
  const times = desks.map((): number[] => []);
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [index, desk] of desks.entries()) {
      const milliseconds = await timed(desk, query);
      if (round >= 0) times[index]?.push(milliseconds);
    }
  }
  const [few = Number.NaN, many = Number.NaN] = times.map(median);
  return { ratio: many / few, measured: `${many.toFixed(2)} ms`, baseline: `${few.toFixed(2)} ms`, what };
}

async function timed({ server, token }: Desk, query: string): Promise<number> {
  const start = performance.now();
  const response = await fetch(`${server.url}${LIST}${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await response.text();
  if (!response.ok) throw new Error(`the list answered ${response.status}`);
  return performance.now() - start;
}
