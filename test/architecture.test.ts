import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

const REPOSITORY = join(import.meta.dirname, '..');
const FIXTURE = 'test/fixtures/architecture/';

interface Cruise {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
  readonly modules: readonly { readonly source: string }[];
}

/** Cruises the sources under a root (empty: the repository's) with the rules of `.dependency-cruiser.cjs`. */
async function cruise(root: string): Promise<Cruise> {
  const command = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [
    command,
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    `${root}src`,
    `${root}client/src`,
  ];
  const env = { ...process.env, ARCHITECTURE_ROOT: root };
  const options = { cwd: REPOSITORY, env, maxBuffer: 64 * 1024 * 1024 };
  const { stdout } = await promisify(execFile)(process.execPath, args, options);
  return JSON.parse(stdout) as Cruise;
}

/** The sources of the desk, and those of its client, whose types are made. */
const sourcesUnder = (root: string): readonly string[] =>
  ['src', 'client/src'].flatMap((folder) =>
    readdirSync(join(REPOSITORY, root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
      .filter((file) => file !== 'client/src/api.ts'),
  );

/** Decisions and projections of a context get time and ids as arguments. */
const PURE =
  /^src\/(?:events|commands|projections)\/(?:ticketing|directory|conversations|identity|operations|idempotency)\//;
const IMPURE =
  /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(|\brandomUUID\(|\bprocess\.env\b/;

const askersUnder = (root: string): readonly string[] =>
  sourcesUnder(root).filter(
    (file) => PURE.test(file) && IMPURE.test(readFileSync(join(REPOSITORY, root, file), 'utf8')),
  );

/** A longer file is to be split by meaning. */
const MOST_LINES = 200;

/** What each planted file breaks; a cycle is told of once. The other files of the fixture break nothing. */
const PLANTED: Readonly<Record<string, string>> = {
  'config/config.ts': 'settings-below-all',
  'composition/imports-the-command-line.ts': 'composition-below-the-command-line',
  'calendar/imports-config.ts': 'layer-calendar',
  'limits/imports-api.ts': 'layer-limits',
  'events/ticketing/imports-commands.ts': 'layer-events',
  'commands/ticketing/imports-projections.ts': 'layer-commands',
  'commands/ticketing/imports-a-type-of-projections.ts': 'layer-commands',
  'commands/ticketing/imports-the-root.ts': 'layer-commands',
  'projections/ticketing/imports-commands.ts': 'layer-projections',
  'history/imports-commands.ts': 'layer-history',
  'proofs/imports-history.ts': 'layer-proofs',
  'reactions/imports-api.ts': 'layer-reactions',
  'api/imports-realtime.ts': 'layer-api',
  'realtime/imports-api.ts': 'layer-realtime',
  'api/ticketing/imports-a-decision.ts': 'use-cases-only',
  'realtime/imports-the-command-handler.ts': 'use-cases-only',
  'api/ticketing/runs-a-projection.ts': 'answers-without-projecting',
  'commands/ticketing/imports-directory.ts': 'contexts-apart',
  'commands/ticketing/imports-idempotency.ts': 'contexts-apart',
  'api/ticketing/imports-directory.ts': 'contexts-apart',
  'commands/idempotency/imports-ticketing.ts': 'operations-apart',
  'api/names-an-adapter.ts': 'adapters-chosen-by-the-composition',
  'projections/ticketing/fine/documents.ts': 'adapters-chosen-by-the-composition',
  'projections/ticketing/fine/sqlite.ts': 'adapters-apart',
  'projections/names-an-adapter.ts': 'adapters-chosen-by-the-composition',
  'demo/names-an-adapter.ts': 'adapters-chosen-by-the-composition',
  'events/log/sqlite/imports-eventstore.ts': 'adapters-apart',
  'api/names-whatsapp.ts': 'layer-api',
  'whatsapp/imports-a-command.ts': 'outside-knows-its-port',
  'commands/ticketing/cycle-one.ts': 'no-cycles',
  'api/imports-a-test.ts': 'no-tests-in-src',
  'api/imports-a-development-package.ts': 'no-development-packages-in-src',
  'commands/ticketing/reads-files.ts': 'no-impure-modules',
  'events/ticketing/waits.ts': 'no-impure-modules',
  'projections/ticketing/opens-sockets.ts': 'no-impure-modules',
  'projections/ticketing/starts-threads.ts': 'no-impure-modules',
  'commands/ticketing/writes-logs.ts': 'no-impure-packages',
  'api/imports-what-is-not-there.ts': 'resolvable',
  'api/imports-the-client.ts': 'desk-without-clients',
  'client/src/imports-the-desk.ts': 'client-apart',
  'client/src/imports-a-package.ts': 'client-apart',
};

describe('the sources', () => {
  let whole: Cruise;
  beforeAll(async () => {
    whole = await cruise('');
  });

  it('import only what the architecture allows', () => {
    expect(whole.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });

  it('were all looked at', () => {
    const looked = new Set(whole.modules.map(({ source }) => source));
    expect(looked.size).toBeGreaterThan(80);
    expect(sourcesUnder('').filter((source) => !looked.has(source))).toEqual([]);
  });

  it('have at most 200 lines each', () => {
    const long = sourcesUnder('').filter(
      (file) => readFileSync(join(REPOSITORY, file), 'utf8').split('\n').length - 1 > MOST_LINES,
    );
    expect(long).toEqual([]);
  });

  it('ask neither clock nor dice where decisions and projections are made', () => {
    expect(askersUnder('')).toEqual([]);
  });
});

describe('the rules', () => {
  it('catch each violation planted for them, and nothing else', async () => {
    const { summary } = await cruise(FIXTURE);
    const caught = summary.violations.map(
      ({ rule, from }) => [from.replace(FIXTURE, '').replace(/^src\//, ''), rule.name] as const,
    );
    expect(Object.fromEntries(caught)).toEqual(PLANTED);
    expect(caught).toHaveLength(Object.keys(PLANTED).length);
  });

  it('have a violation planted each', () => {
    const { forbidden } = createRequire(join(REPOSITORY, 'package.json'))('./.dependency-cruiser.cjs') as {
      forbidden: readonly { readonly name: string }[];
    };
    expect(new Set(Object.values(PLANTED))).toEqual(new Set(forbidden.map(({ name }) => name)));
  });

  it('catch whoever asks the clock or throws dice', () => {
    expect(askersUnder(FIXTURE).toSorted()).toEqual([
      'src/commands/ticketing/asks-the-clock.ts',
      'src/projections/ticketing/throws-dice.ts',
    ]);
  });
});
