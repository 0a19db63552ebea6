import { spawnSync } from 'node:child_process';
import type { StartedTestContainer } from 'testcontainers';

/** An engine of its own kind that tests run on when they can get hold of one. */
export type LiveEngine = 'EventStoreDB' | 'MongoDB';

/** Loaded only when a container is needed: that takes a second. */
type Containers = typeof import('testcontainers');

interface Engine {
  /** Names a running one. Others use it too: tests make do with streams and databases of their own. */
  readonly variable: string;
  start(parts: Containers): Promise<StartedTestContainer>;
  urlOf(container: StartedTestContainer): string;
}

const EVENTSTORE_PORT = 2113;
const MONGO_PORT = 27_017;

const ENGINES: Readonly<Record<LiveEngine, Engine>> = {
  EventStoreDB: {
    variable: 'EVENTSTORE_TEST_URL',
    start: ({ GenericContainer, Wait }) =>
      new GenericContainer('eventstore/eventstore:23.10.0-bookworm-slim')
        .withCommand(['--insecure', '--mem-db', '--run-projections=None'])
        .withExposedPorts(EVENTSTORE_PORT)
        .withWaitStrategy(Wait.forHttp('/health/live', EVENTSTORE_PORT).forStatusCode(204))
        .start(),
    urlOf: (container) =>
      `esdb://${container.getHost()}:${container.getMappedPort(EVENTSTORE_PORT)}?tls=false`,
  },
  MongoDB: {
    variable: 'MONGO_TEST_URL',
    async start({ GenericContainer, Wait }) {
      const container = await new GenericContainer('mongo:8.0')
        .withCommand(['--replSet', 'rs0', '--bind_ip_all'])
        .withExposedPorts(MONGO_PORT)
        .withWaitStrategy(Wait.forLogMessage('Waiting for connections'))
        .start();
      // The shell knows no event for a primary: it looks until there is one.
      const begin = `rs.initiate(); while (!db.hello().isWritablePrimary) sleep(50)`;
      await container.exec(['mongosh', '--quiet', '--eval', begin]);
      return container;
    },
    urlOf: (container) =>
      `mongodb://${container.getHost()}:${container.getMappedPort(MONGO_PORT)}/?directConnection=true`,
  },
};

/** Milliseconds that an image may take to be fetched and started. */
const START_MS = 300_000;

/**
 * A suite on a running engine: the one that its variable names, else one in a container. Where there is neither it
 * is skipped by name, and fails under `REQUIRE_LIVE=1`.
 *
 * @param body declares the tests; what it is given answers the engine's address from `beforeAll` on.
 */
export function describeLive(engine: LiveEngine, body: (url: () => string) => void): void {
  const { variable, start, urlOf } = ENGINES[engine];
  const given = process.env[variable];
  if (!given && !hasDocker()) {
    skip(engine, variable, body);
    return;
  }
  describe(`on a running ${engine}`, () => {
    let url = given ?? '';
    let container: StartedTestContainer | undefined;
    beforeAll(async () => {
      if (given) return;
      container = await start(await import('testcontainers'));
      url = urlOf(container);
    }, START_MS);
    afterAll(async () => {
      await container?.stop();
    });
    body(() => url);
  });
}

function skip(engine: LiveEngine, variable: string, body: (url: () => string) => void): void {
  const reason = `no running ${engine}: ${variable} is not set and Docker does not answer`;
  if (process.env.REQUIRE_LIVE === '1') {
    test(`on a running ${engine}`, () => {
      throw new Error(reason);
    });
    return;
  }
  process.stderr.write(`skipped: ${reason}\n`);
  describe.skip(reason, () => body(() => ''));
}

function hasDocker(): boolean {
  return spawnSync('docker', ['info'], { stdio: 'ignore', timeout: 10_000 }).status === 0;
}
