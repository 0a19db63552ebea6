import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { readModelsFile } from '../../src/composition/stores/stores.ts';
import { connectMongo } from '../../src/projections/store/mongo/connection.ts';
import { removeSqliteReadStore } from '../../src/projections/store/sqlite/writer.ts';
import { databaseAt, dropAndClose } from './mongo.ts';

/**
 * What the desks of tests run on: embedded stores, unless the environment names others. Every desk has its own.
 *
 * `CASEBOOK_TEST_READ_MODELS_URL`: a MongoDB, where each desk gets a database.
 * `CASEBOOK_TEST_EVENT_LOG_COMMAND`: what starts an empty EventStoreDB without TLS on the port that stands for `PORT` in it;
 * each desk gets a server, since a server has only one log.
 */
export interface TestStores {
  readonly env: Readonly<Record<string, string>>;
  /** Throws the read models away, while the desk is stopped. */
  loseReadModels(): Promise<void>;
  dispose(): Promise<void>;
}

const { CASEBOOK_TEST_READ_MODELS_URL: mongoUrl, CASEBOOK_TEST_EVENT_LOG_COMMAND: command } = process.env;
const running = new Map<string, Promise<TestStores>>();

/** Those of the desk of a data directory, also when it is started again. */
export function testStoresOf(directory: string): Promise<TestStores> {
  const known = running.get(directory) ?? start(directory);
  running.set(directory, known);
  return known;
}

async function start(directory: string): Promise<TestStores> {
  const database = mongoUrl && databaseAt(mongoUrl, basename(directory));
  const server = command ? await startServer(command) : null;
  return {
    env: {
      ...(database && { READ_MODELS_URL: database }),
      ...(server && { EVENT_LOG_URL: server.url }),
    },
    async loseReadModels() {
      if (database) return dropAndClose(connectMongo({ url: database }));
      const file = readModelsFile(directory);
      if (!existsSync(file)) throw new Error(`there are no read models in ${directory}`);
      removeSqliteReadStore(file);
    },
    async dispose() {
      running.delete(directory);
      if (database) await dropAndClose(connectMongo({ url: database }));
      await server?.stop();
    },
  };
}

interface Server {
  readonly url: string;
  stop(): Promise<void>;
}

async function startServer(line: string): Promise<Server> {
  const port = await freePort();
  const [program = '', ...args] = line.replaceAll('PORT', String(port)).split(' ');
  // EventStoreDB takes every variable that begins with EVENTSTORE_ for an option, and ends at one that it does not know.
  const { EVENTSTORE_TEST_URL: _, ...env } = process.env;
  const child = spawn(program, args, { stdio: 'ignore', env });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  await answers(port, child);
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    async stop() {
      process.off('exit', kill);
      const ended = once(child, 'exit');
      kill();
      await ended;
    },
  };
}

/** Waits until a process answers on a port of this machine: where its output isn't read, it tells so only when it is asked. */
export async function answers(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null) {
    const { ok } = await fetch(`http://127.0.0.1:${port}/health/live`).catch(() => ({ ok: false }));
    if (ok) return;
    await pause(100);
  }
  throw new Error(`${child.spawnfile} ended with code ${child.exitCode}`);
}

/** A port of this machine that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
