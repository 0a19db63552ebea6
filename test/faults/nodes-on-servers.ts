import { loadConfig } from '../../src/config/load.ts';
import type { Random } from '../../src/demo/random.ts';
import { connectMongo } from '../../src/projections/store/mongo/connection.ts';
import { SECRET } from '../support/desk.ts';
import { dropAndClose, freshDatabase, keysOfSharedLog } from '../support/mongo.ts';
import type { EngineUrls } from '../support/nodes.ts';
import { type DeskProcess, startDeskProcess } from '../support/process.ts';
import type { DeskUnderTest } from './desk.ts';

const NODES = 2;

/** Two processes over a running EventStoreDB and a running MongoDB, with read models of their own. Others may write to the same log. */
export function createNodesOnServers({ log, readModels }: EngineUrls): DeskUnderTest {
  const database = freshDatabase(readModels);
  const settings = {
    ...{ EVENT_LOG_URL: log, READ_MODELS_URL: database, ...keysOfSharedLog(readModels) },
    ...{ JWT_SECRET: SECRET, NODE_ENV: 'test', RATE_LIMITS: 'off' },
  };
  const processes: DeskProcess[] = [];
  const ports: number[] = [];

  async function startNode(index: number): Promise<void> {
    const node = startDeskProcess(settings);
    processes[index] = node;
    ports[index] = Number(new URL(await node.url).port);
  }
  async function killNode(index: number): Promise<void> {
    processes[index]?.child.kill('SIGKILL');
    await processes[index]?.ended;
  }
  return {
    config: loadConfig({ ...settings, PORT: '0' }),
    portAt: (turn) => ports[turn % NODES] ?? 0,
    async start() {
      for (let index = 0; index < NODES; index++) await startNode(index);
    },
    async killOne(random: Random) {
      const index = random.whole(0, NODES - 1);
      await killNode(index);
      await startNode(index);
    },
    async dispose() {
      await Promise.all(processes.map((_, index) => killNode(index)));
      await dropAndClose(connectMongo({ url: database }));
    },
  };
}
