import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { codec } from './events/catalogue.ts';
import { followSqliteLog } from './events/log/sqlite/follower.ts';
import { projectionCatalogue } from './projections/catalogue.ts';
import { createRunner, ForeignReadModels } from './projections/runner.ts';
import type { ReadStoreWriter } from './projections/store/port.ts';
import { openSqliteReadStoreWriter, removeSqliteReadStore } from './projections/store/sqlite/writer.ts';
import type { ProjectorOrder, ProjectorReport } from './projections/thread.ts';

/** The projector's thread: its own eyes on the log, its own hand on the read models. */
export interface ProjectorData {
  readonly logDirectory: string;
  readonly feed: MessagePort;
  readonly readModelsFile: string;
}

const { logDirectory, feed, readModelsFile } = workerData as ProjectorData;
const report = (message: ProjectorReport): void => parentPort?.postMessage(message);
const stopping = new AbortController();
const log = followSqliteLog({ directory: logDirectory, feed });

async function project(store: ReadStoreWriter): Promise<void> {
  const runner = createRunner({
    log,
    store,
    codec,
    projections: projectionCatalogue,
    onProjected: (position) => report({ kind: 'projected', position }),
    onPoison: ({ stream, type }, reason) => report({ kind: 'poisoned', stream, eventType: type, reason }),
    onInterrupted: (error) => report({ kind: 'interrupted', reason: String(error) }),
  });
  parentPort?.on('message', (order: ProjectorOrder) => {
    if (order.kind === 'want') runner.want(order.position);
    else stopping.abort();
  });
  await runner.run(stopping.signal);
}

/** Checked before anybody opens the read models, so that nobody ever sees those of another log. */
async function openReadModels(): Promise<ReadStoreWriter> {
  const store = await openSqliteReadStoreWriter({ file: readModelsFile });
  const checkpoint = await store.checkpoint();
  const foreign =
    checkpoint !== null &&
    (checkpoint.log !== (await log.identity()) || checkpoint.position > (await log.end()));
  if (!foreign) return store;
  report({ kind: 'rebuilding', reason: 'the read models were made from another log' });
  await store.close();
  removeSqliteReadStore(readModelsFile);
  return openSqliteReadStoreWriter({ file: readModelsFile });
}

const store = await openReadModels();
report({ kind: 'ready' });
try {
  await project(store);
} catch (error) {
  // A log can't turn into another one under a running desk: end, so that the next thread starts from a clean file.
  if (!(error instanceof ForeignReadModels)) throw error;
  report({ kind: 'interrupted', reason: error.message });
} finally {
  await store.close();
  await log.close();
  parentPort?.close();
}
