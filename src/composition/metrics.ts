import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { MetricReading } from '../api/kernel/metrics.ts';
import type { Readiness } from '../api/kernel/pages.ts';
import type { AccessRecorder } from '../commands/audit/access-recorder.ts';
import type { Config } from '../config/config.ts';
import { failuresSoFar } from '../projections/outages.ts';
import { accessMetricsOf } from './access.ts';
import { type Clocks, dueTimeMetricsOf } from './clocks.ts';
import { type Follower, lagMetricsOf } from './lag.ts';
import type { Live } from './live.ts';
import type { Login } from './login.ts';
import type { Proofs } from './proofs.ts';
import type { Reacting } from './reacting.ts';
import { gaugesOf } from './readiness.ts';
import { repliesGaugesOf } from './replying.ts';
import type { Stores } from './stores/stores.ts';
import { threadMetrics } from './thread-metrics.ts';
import { treeMetricsOf } from './tree-lag.ts';
import { version } from './version.ts';

export interface MetricsOptions {
  readonly config: Pick<Config, 'dataDir'>;
  readonly stores: Stores;
  readonly reacting: Reacting;
  readonly login: Pick<Login, 'waitingSockets' | 'gauges'>;
  readonly clocks: Clocks;
  readonly proofs: Pick<Proofs, 'gauges'>;
  /** Of who looked at what. */
  readonly records: AccessRecorder;
  readonly readiness: () => Promise<Readiness>;
  /** Metrics are read only once the desk listens; it has its sockets by then. */
  readonly live: () => Live;
  /** What limits have refused so far, by their names. */
  readonly refusals: () => Readonly<Record<string, number>>;
  /** Milliseconds since the epoch; by default the machine's clock. */
  readonly wallClock?: () => number;
}

/** All figures of this node but those of its HTTP server. */
export const metricsOf = (options: MetricsOptions): readonly MetricReading[] => [
  {
    name: 'casebook_build_info',
    help: 'Always 1; the label is the version of the program.',
    label: 'version',
    value: () => ({ [version]: 1 }),
  },
  {
    name: 'casebook_ready',
    help: '1 while /health/ready returns 200, 0 while it returns 503 or can’t be found out within two seconds.',
    otherwise: 0,
    value: async () => ((await options.readiness()).ready ? 1 : 0),
  },
  ...threadMetrics(),
  {
    name: 'casebook_failures_total',
    help: 'Failures of background tasks and of stores that requests needed. Cause store: it was unavailable.',
    kind: 'counter',
    label: 'cause',
    value: failuresSoFar,
  },
  ...gaugesOf(options.stores),
  ...options.proofs.gauges,
  ...options.login.gauges,
  ...repliesGaugesOf(options.reacting),
  ...dueTimeMetricsOf(options.clocks),
  ...accessMetricsOf(options.records),
  ...treeMetricsOf(options.stores.tree, options.wallClock ?? Date.now),
  ...clientMetricsOf(options),
  ...workMetricsOf(options),
  ...diskMetricsOf(options.config.dataDir),
];

const clientMetricsOf = ({ live, login, refusals }: MetricsOptions): readonly MetricReading[] => [
  {
    name: 'casebook_sockets',
    help: 'Connected sockets by the kind of their callers; kind login: they wait for a confirmation on a phone.',
    label: 'kind',
    value: () => ({ ...live().gateway.connectionsByKind(), login: login.waitingSockets() }),
  },
  {
    name: 'casebook_limited_requests_total',
    help: 'Requests that a rate limit refused, by the limit.',
    kind: 'counter',
    label: 'limit',
    value: refusals,
  },
];

const workMetricsOf = (options: MetricsOptions): readonly MetricReading[] => [
  {
    name: 'casebook_reactions_waiting',
    help: 'Events that wait for a reaction on this node.',
    label: 'reaction',
    value: () => Object.fromEntries(options.reacting.states().map(({ name, waiting }) => [name, waiting])),
  },
  {
    name: 'casebook_projection_trouble',
    help: '1 while the projector of this process fails, 0 since its last success.',
    value: () => (options.stores.projectionTrouble() === null ? 0 : 1),
  },
  ...lagMetricsOf({
    ...options.stores,
    wallClock: options.wallClock ?? Date.now,
    followers: () => followersOf(options),
  }),
];

/** All projections commit together, so they have one position. */
async function followersOf({ stores, reacting, live }: MetricsOptions): Promise<readonly Follower[]> {
  const { broadcaster } = live();
  const tree = await stores.tree.state().catch(() => null);
  return [
    { name: 'projections', position: stores.progress.projected() },
    { name: 'broadcasts', position: broadcaster.isStarted() ? broadcaster.handled() : null },
    { name: 'tree', position: tree?.read ?? null },
    ...reacting.states().map(({ name, position }) => ({ name: `reaction ${name}`, position })),
  ];
}

/** The embedded stores, with SQLite's files beside them. */
const DATABASE = /^(events|read-models)\.sqlite(?:-wal)?$/;

const diskMetricsOf = (dataDir: string): readonly MetricReading[] => [
  {
    name: 'casebook_data_free_bytes',
    help: 'Free bytes, for this process, of the disk that holds DATA_DIR.',
    value: async () => {
      const { bavail, bsize } = await statfs(dataDir);
      return bavail * bsize;
    },
  },
  {
    name: 'casebook_data_size_bytes',
    help: 'The size of the disk that holds DATA_DIR.',
    value: async () => {
      const { blocks, bsize } = await statfs(dataDir);
      return blocks * bsize;
    },
  },
  {
    name: 'casebook_database_bytes',
    help: 'The size of each embedded database in DATA_DIR, with its write-ahead log.',
    label: 'database',
    value: () => databaseSizes(dataDir),
  },
];

async function databaseSizes(dataDir: string): Promise<Readonly<Record<string, number>>> {
  const sizes: Record<string, number> = {};
  for (const file of await readdir(dataDir)) {
    const [, database] = DATABASE.exec(file) ?? [];
    if (database === undefined) continue;
    // Write-ahead logs come and go.
    const size = await stat(join(dataDir, file)).then(
      ({ size }) => size,
      () => 0,
    );
    sizes[database] = (sizes[database] ?? 0) + size;
  }
  return sizes;
}
