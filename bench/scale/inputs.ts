import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSqliteLog } from '../../src/events/log/sqlite/log.ts';
import { CONNECTIONS, type Load, load, type RequestsOf } from '../http/load.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { MAIN, threadCpu } from '../http/thread-cpu.ts';
import { ownMessages } from '../http/tickets.ts';
import { median } from '../table.ts';
import type { Costs } from './desk-model.ts';
import { followingCost } from './following.ts';

/** The costs of a desk, and what it did under the load that a prediction from them is compared with. */
export interface Measured {
  readonly costs: Costs;
  readonly observed: Pick<Load, 'perSecond' | 'p99'> & { readonly connections: number };
}

const ROUNDS = 5;
const SECONDS = 4;
/** Of what the desk can do at most: where the costs are measured, nothing is saturated. */
const LIGHT = 0.5;
const COMMITS = 200;
const BATCHES = [1, 4, 16, 64];
/** The part of the main thread's work that comes before the log has answered. */
const BEFORE = 0.6;
const PROJECTED_AT_MOST = 2_000;
const COMMITTED_AT_MOST = 4_096;

/** Measures a desk with `add-message` at half of what it can do, its log alone, and what it does at most. Rounds alternate. */
export async function measureCosts(directory: string): Promise<Measured> {
  const commit = await commitCosts(join(directory, 'log'));
  const follow = (await followingCost(directory)) ?? 0;
  const main = join(import.meta.dirname, '../../src/cli/casebook.ts');
  const env = { DATA_DIR: join(directory, 'desk'), RATE_LIMITS: 'off' };
  const desk = await startServer(main, '/health/ready', env);
  try {
    const requests = await ownMessages(desk);
    const most = await load(desk, requests, SECONDS);
    const [full, light]: [Load[], LightLoad[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      light.push(await lightLoad(desk, requests, Math.round(most.perSecond * LIGHT)));
      full.push(await load(desk, requests, SECONDS));
    }
    const of = (figure: (one: LightLoad) => number) => median(light.map(figure));
    const message = of(({ main }) => main);
    return {
      costs: {
        message: { before: message * BEFORE, after: message * (1 - BEFORE) },
        follow,
        commit,
        projection: { turn: 0, each: of(({ projector }) => projector), wait: 0, most: PROJECTED_AT_MOST },
        client: of(({ client }) => client),
      },
      observed: {
        perSecond: median(full.map(({ perSecond }) => perSecond)),
        p99: median(full.map(({ p99 }) => p99)),
        connections: CONNECTIONS,
      },
    };
  } finally {
    await desk.stop();
  }
}

/** Microseconds of processor time for each message, by thread; `client`: of this process. */
type LightLoad = Readonly<Record<'main' | 'projector' | 'client', number>>;

async function lightLoad(desk: ServerProcess, requests: RequestsOf, rate: number): Promise<LightLoad> {
  const [before, own] = [desk.threads(), process.cpuUsage()];
  const { perSecond } = await load(desk, requests, SECONDS, { rate, withAftermath: true });
  const { user, system } = process.cpuUsage(own);
  const after = desk.threads();
  const messages = perSecond * SECONDS;
  const each = (name: string) => ((after.get(name) ?? 0) - (before.get(name) ?? 0)) / messages;
  // The writer's part is in the costs of commits. What V8's own threads do is the main thread's garbage, nearly all of it.
  return {
    main: each(MAIN) + each('V8Worker'),
    projector: each('projector'),
    client: (user + system) / messages,
  };
}

/** What commits of different sizes take of the writer's thread, as a straight line. */
async function commitCosts(directory: string): Promise<Costs['commit']> {
  mkdirSync(directory, { recursive: true });
  const log = await openSqliteLog({ directory });
  const data = JSON.stringify({ message: 'm'.repeat(380) });
  const metadata = JSON.stringify({ commandId: 'b'.repeat(170) });
  const append = () =>
    log.append(`ticket-${randomUUID()}`, -1, [{ id: randomUUID(), type: 'MessageAdded', data, metadata }]);
  const points: { readonly size: number; readonly cpu: number; readonly wait: number }[] = [];
  const writer = () => threadCpu(process.pid).get('log_writer') ?? 0;
  for (const size of [...BATCHES, ...BATCHES]) {
    const before = writer();
    const begun = performance.now();
    for (let commit = 0; commit < COMMITS; commit++) await Promise.all(Array.from({ length: size }, append));
    const cpu = (writer() - before) / COMMITS;
    points.push({ size, cpu, wait: ((performance.now() - begun) * 1_000) / COMMITS - cpu });
  }
  await log.close();
  const [batch, each] = straightLine(points.map(({ size, cpu }) => [size, cpu]));
  const single = points.filter(({ size }) => size === 1).map(({ wait }) => wait);
  return { turn: batch, each, wait: Math.max(0, Math.min(...single)), most: COMMITTED_AT_MOST };
}

/** Of least squares: the value at 0, and the slope. */
export function straightLine(
  points: readonly (readonly [x: number, y: number])[],
): readonly [number, number] {
  const mean = (of: (point: readonly [number, number]) => number) =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const [x, y] = [mean(([at]) => at), mean(([, value]) => value)];
  const slope = mean(([at, value]) => (at - x) * (value - y)) / mean(([at]) => (at - x) ** 2);
  return [y - slope * x, slope];
}
