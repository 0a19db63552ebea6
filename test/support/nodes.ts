import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { createMemoryNonces } from '../../src/api/kernel/guard.ts';
import { createLimits } from '../../src/api/kernel/limits.ts';
import { openStores, type Stores } from '../../src/composition/stores/stores.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Progress } from '../../src/projections/progress.ts';
import { connectMongo } from '../../src/projections/store/mongo/connection.ts';
import { startTestDesk, type TestDesk } from './desk.ts';
import { dropAndClose, freshDatabase, keysOfSharedLog } from './mongo.ts';
import { progressAfter } from './progress-after.ts';
import { createSignalHub } from './signals.ts';

/** Two desks over one log and one set of read models. What one of them knows, the other doesn't. */
export interface TwoNodes {
  readonly a: TestDesk;
  readonly b: TestDesk;
  dispose(): Promise<void>;
}

/**
 * Two nodes in this process, over embedded stores: each has its own caches, sockets, followers and knowledge of how far
 * the read models are. The projector is the first one's.
 */
export async function startTwoNodes(): Promise<TwoNodes> {
  const directory = await mkdtemp(join(tmpdir(), 'casebook-nodes-'));
  const stores = await openStores(loadConfig({ DATA_DIR: directory }), pino({ level: 'silent' }));
  const hub = createSignalHub();
  const [limits, nonces] = [createLimits(), createMemoryNonces()];
  const nodeOver = (progress: Progress): Promise<TestDesk> => {
    const shared = { limits, nonces, signals: hub.node(), close: async () => {} };
    const own: Stores = { ...stores, progress, shared };
    return startTestDesk({ stores: own, directory, env: { RATE_LIMITS: 'on' } });
  };
  const a = await nodeOver(stores.progress);
  const b = await nodeOver(progressAfter(stores.progress));
  return {
    ...{ a, b },
    async dispose() {
      await Promise.all([a.stop(), b.stop()]);
      await stores.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

export interface EngineUrls {
  readonly log: string;
  readonly readModels: string;
}

/** Two nodes over running stores, with read models of their own. Others may write to the same log. */
export async function startTwoLiveNodes({ log, readModels }: EngineUrls): Promise<TwoNodes> {
  const database = freshDatabase(readModels);
  const keys = keysOfSharedLog(readModels);
  const env = { EVENT_LOG_URL: log, READ_MODELS_URL: database, RATE_LIMITS: 'on', ...keys };
  const a = await startTestDesk({ env });
  const b = await startTestDesk({ env });
  return {
    ...{ a, b },
    async dispose() {
      await Promise.all([a.dispose(), b.dispose()]);
      await dropAndClose(connectMongo({ url: database }));
    },
  };
}

/**
 * Two nodes over a running log, each of which makes its own read models. They have the keys of personal texts in common. Others may
 * write to the same log.
 */
export async function startTwoNodesApart({ log, readModels }: EngineUrls): Promise<TwoNodes> {
  const env = { EVENT_LOG_URL: log, READ_MODELS_URL: 'sqlite:', ...keysOfSharedLog(readModels) };
  const a = await startTestDesk({ env });
  const b = await startTestDesk({ env });
  return { a, b, dispose: () => Promise.all([a.dispose(), b.dispose()]).then(() => {}) };
}
