/**
 * Hostile and ordinary clients together: memory of the desk, latency of the ordinary clients, and how soon all is as before once the
 * hostile ones are gone. Then, unless `--overload 0` says so, the same with several times as many requests as the desk can answer.
 *
 *   npm exec -- node bench/soak.ts                            30 minutes, and 60 seconds of overload
 *   npm exec -- node bench/soak.ts --minutes 10 --overload 0
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ServerProcess, startServer } from './http/server-process.ts';
import { messageTo, openTickets } from './http/tickets.ts';
import { load } from './sections/overload.ts';
import { type Ordinary, type Served, startOrdinary } from './soak/ordinary.ts';
import { quantile } from './table.ts';

const SECRET = 'a secret of thirty-two characters or more';
const PAIRS = 10;
const HOSTILE_OF_EACH = 2;
/** Enough to take many times what the desk can do: each asks again at once. */
const OVERLOADING = 5_000;
const MIB = 1024 * 1024;
/** All is as before when the median is at most so many times what it was. */
const RECOVERED = 1.5;
const RECOVERY_LOOK_MS = 1_000;
const RECOVERY_WITHIN_S = 60;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, overload: { type: 'string', default: '60' } },
});

const quantiles = ({ milliseconds }: Served) =>
  `p50 ${quantile(milliseconds, 0.5).toFixed(0)} ms, p99 ${quantile(milliseconds, 0.99).toFixed(0)} ms of ${milliseconds.length}`;
const failed = ({ failures }: Served) =>
  Object.entries(failures)
    .map(([status, count]) => `${count} × ${status}`)
    .join(', ') || 'none failed';

function tell(what: string, desk: ServerProcess, served: Served): void {
  const memory = (desk.memory() / MIB).toFixed(0);
  console.log(
    `${what}: ordinary ${quantiles(served)}, ${failed(served)}; ${memory} MiB; load ${loadavg()[0]?.toFixed(1)}`,
  );
}

/** Seconds until ordinary clients are served as before; null: not within a minute. */
async function recovery(ordinary: Ordinary, before: number): Promise<number | null> {
  ordinary.look();
  for (let second = 1; second <= RECOVERY_WITHIN_S; second++) {
    await pause(RECOVERY_LOOK_MS);
    const served = ordinary.look();
    if (usual(served) <= RECOVERED * before) return second;
  }
  return null;
}

/** Returns what ends them, which resolves to how often each attacked. */
function startHostile({ url }: ServerProcess): () => Promise<Readonly<Record<string, number>>> {
  const script = join(import.meta.dirname, 'soak/hostile.ts');
  const child = spawn(process.execPath, [script, url, String(HOSTILE_OF_EACH)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return async () => {
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    const printed = await child.stdout.toArray();
    await closed;
    return JSON.parse(String(Buffer.concat(printed)));
  };
}

async function phase(
  what: string,
  desk: ServerProcess,
  ordinary: Ordinary,
  seconds: number,
): Promise<Served> {
  ordinary.look();
  await pause(seconds * 1_000);
  const served = ordinary.look();
  tell(what, desk, served);
  return served;
}

/** A desk of its own with ordinary clients, for as long as `work` takes. */
async function withClients(
  settings: Readonly<Record<string, string>>,
  work: (desk: ServerProcess, ordinary: Ordinary) => Promise<void>,
): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'casebook-soak-'));
  const desk = await startServer(join(import.meta.dirname, '../src/cli/casebook.ts'), '/health/ready', {
    ...{ DATA_DIR: directory, JWT_SECRET: SECRET, NODE_ENV: 'development', ...settings },
  });
  const ordinary = await startOrdinary(desk, SECRET, PAIRS);
  try {
    await work(desk, ordinary);
  } finally {
    await ordinary.stop();
    await desk.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** So long do ordinary clients wait now, half of them: what the rest is compared with. */
const usual = ({ milliseconds }: Served): number => quantile(milliseconds, 0.5);

async function tellRecovery(ordinary: Ordinary, before: number): Promise<void> {
  console.log(`as before after ${(await recovery(ordinary, before)) ?? `more than ${RECOVERY_WITHIN_S}`} s`);
}

async function attack(desk: ServerProcess, ordinary: Ordinary): Promise<void> {
  await phase('warming up', desk, ordinary, 20);
  const before = usual(await phase('ordinary clients alone', desk, ordinary, 60));
  const endHostile = startHostile(desk);
  for (let minute = 1; minute <= Number(values.minutes); minute++)
    await phase(`minute ${minute} with hostile clients`, desk, ordinary, 60);
  const counts = await endHostile();
  for (const [name, count] of Object.entries(counts)) console.log(`  ${count} × ${name}`);
  await tellRecovery(ordinary, before);
  await phase('a minute later', desk, ordinary, 60);
}

async function overload(seconds: number, desk: ServerProcess, ordinary: Ordinary): Promise<void> {
  const requests = (await openTickets(desk, OVERLOADING)).map(messageTo);
  const before = usual(await phase('before the overload', desk, ordinary, 20));
  const [served] = await Promise.all([
    load(desk, requests, seconds),
    phase(`${OVERLOADING} more clients, each of which asks again at once`, desk, ordinary, seconds),
  ]);
  const [taken, p99] = [served.accepted.length, quantile(served.accepted, 0.99)];
  console.log(`  ${taken} of theirs taken (p99 ${p99.toFixed(0)} ms), ${served.refused} refused`);
  await tellRecovery(ordinary, before);
  await phase('a little later', desk, ordinary, 20);
}

await withClients({}, attack);
const seconds = Number(values.overload);
// Without limits of rates, which else would refuse most of it.
if (seconds > 0)
  await withClients({ RATE_LIMITS: 'off' }, (desk, ordinary) => overload(seconds, desk, ordinary));
