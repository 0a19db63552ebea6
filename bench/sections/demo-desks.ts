import { join } from 'node:path';
import type { StaffClaims } from '../../src/api/console/staff-claims.ts';
import { signInLinkFor } from '../../src/cli/sign-in-link.ts';
import { loadConfig } from '../../src/config/load.ts';
import { peopleOf } from '../../src/demo/people.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { signerFor } from '../http/tokens.ts';
import { demoIn } from './demo-data.ts';

export const SEED = 42;
const AGENT: StaffClaims = { sub: 'agent', role: 'admin', name: 'Agent of the bench' };

/** A desk on example data, and one of its admins. */
export interface DemoDesk {
  readonly server: ServerProcess;
  /** The admin's. */
  readonly token: string;
  /** The body of a good answer. Throws for any other. */
  // biome-ignore lint/suspicious/noExplicitAny: benches look into answers of every shape
  get(path: string): Promise<any>;
  /** The same of a command with a body. */
  // biome-ignore lint/suspicious/noExplicitAny: benches look into answers of every shape
  post(path: string, body: object): Promise<any>;
  /** A link that signs somebody in at the console: another admin unless named. */
  signInLink(who?: StaffClaims): string;
}

/** One desk for each number of tickets, without limits of requests. */
export async function startDemoDesks(directory: string, sizes: readonly number[]): Promise<DemoDesk[]> {
  const desks: DemoDesk[] = [];
  try {
    for (const size of sizes) desks.push(await startDesk(join(directory, String(size)), size));
    return desks;
  } catch (error) {
    await Promise.all(desks.map(({ server }) => server.stop()));
    throw error;
  }
}

async function startDesk(directory: string, tickets: number): Promise<DemoDesk> {
  await demoIn(directory, { seed: SEED, tickets });
  return startDeskOn(directory, peopleOf(SEED, tickets).admins[0]?.id);
}

/** A desk on the data in a directory, and the admin with this id. */
export async function startDeskOn(directory: string, admin = 'admin'): Promise<DemoDesk> {
  const env = { DATA_DIR: directory, RATE_LIMITS: 'off' };
  const main = join(import.meta.dirname, '../../src/cli/casebook.ts');
  const server = await startServer(main, '/health/ready', env);
  const token = await signerFor(env)({ sub: admin, role: 'admin' });
  async function call(path: string, init: RequestInit = {}) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const response = await fetch(server.url + path, { ...init, headers });
    const body = await response.text();
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return JSON.parse(body);
  }
  return {
    server,
    token,
    get: (path) => call(path),
    post: (path, body) => call(path, { method: 'POST', body: JSON.stringify(body) }),
    signInLink: (who = AGENT) => signInLinkFor(loadConfig({ ...process.env, ...env }), server.url, who),
  };
}
