import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { load } from '../http/load.ts';
import { type ServerProcess, startServer } from '../http/server-process.ts';
import { MAIN } from '../http/thread-cpu.ts';
import { ownMessages } from '../http/tickets.ts';
import { median } from '../table.ts';

const ROUNDS = 5;
const SECONDS = 4;
const PER_SECOND = 150;

/**
 * Microseconds of the main thread of a node for each message that another node has taken: two nodes with read models of their own on
 * one EventStoreDB. Null where EVENTSTORE_TEST_URL and MONGO_TEST_URL don't name engines.
 */
export async function followingCost(directory: string): Promise<number | null> {
  const { EVENTSTORE_TEST_URL, MONGO_TEST_URL } = process.env;
  if (!EVENTSTORE_TEST_URL || !MONGO_TEST_URL) return null;
  const keys = new URL(MONGO_TEST_URL);
  keys.pathname = `/casebook-bench-${randomUUID()}`;
  const shared = {
    ...{ EVENT_LOG_URL: EVENTSTORE_TEST_URL, READ_MODELS_URL: 'sqlite:', PRIVACY_KEYS_URL: keys.href },
    ...{ JWT_SECRET: randomBytes(32).toString('hex'), PRIVACY_KEY: randomBytes(32).toString('hex') },
    RATE_LIMITS: 'off',
  };
  const node = (name: string) =>
    startServer(join(import.meta.dirname, '../../src/cli/casebook.ts'), '/health/ready', {
      ...{ ...shared, DATA_DIR: join(directory, name) },
    });
  const [writing, following] = [await node('writing'), await node('following')];
  try {
    return await measured(writing, following);
  } finally {
    await Promise.all([writing.stop(), following.stop()]);
  }
}

async function measured(writing: ServerProcess, following: ServerProcess): Promise<number> {
  const requests = await ownMessages(writing);
  const costs: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    await following.idle();
    const before = following.threads().get(MAIN) ?? 0;
    const { perSecond } = await load(writing, requests, SECONDS, { rate: PER_SECOND });
    await following.idle();
    // The first round warms up.
    if (round > 0) costs.push(((following.threads().get(MAIN) ?? 0) - before) / (perSecond * SECONDS));
  }
  return median(costs);
}
