import { parentPort, workerData } from 'node:worker_threads';
import { tellLoopDelay } from '../../events/loop-delay.ts';
import { unusedEvents } from '../../projections/catalogue.ts';
import { createProjector, LogChanged } from '../../projections/projector.ts';
import { causeOfStandstill } from '../../projections/standstill.ts';
import type { ProjectorOrder, ProjectorReport } from '../../projections/thread.ts';
import { type LogSource, openEventReader } from './event-log.ts';
import { growTree } from './grow-tree.ts';
import { type KeysSource, openCodec } from './keys.ts';
import { openProjectorStore, type ReadModelsSource } from './read-models.ts';
import { reasonOf } from './reason.ts';

/** The projector's thread, with connections of its own to the log and the read models. */
export interface ProjectorData {
  readonly log: LogSource;
  readonly readModels: ReadModelsSource;
  readonly keys: KeysSource;
  /** Bytes of cached documents. */
  readonly memory: number;
}

const sources = workerData as ProjectorData;
const report = (message: ProjectorReport): void => parentPort?.postMessage(message);
const troubleOf = (error: unknown, failures: number) => ({
  reason: reasonOf(error),
  standstill: causeOfStandstill(error, failures),
});
const stopping = new AbortController();
tellLoopDelay();
const log = await openEventReader(sources.log);
const codec = await openCodec(sources.keys);
const store = await openProjectorStore(sources.readModels, codec.generation);
const growing = growTree({ log, source: sources.readModels, report, signal: stopping.signal });

const projector = createProjector({
  log,
  store,
  codec,
  unused: unusedEvents,
  memory: sources.memory,
  onLeading: () => report({ kind: 'leading' }),
  onStandingBy: () => report({ kind: 'standing_by' }),
  onWaiting: (error, failures) => report({ kind: 'waiting', ...troubleOf(error, failures) }),
  onProjected: (position) => report({ kind: 'projected', position }),
  onErased: codec.forget,
  onForgotten: (erasures) => report({ kind: 'forgotten', erasures }),
  onPoison: ({ stream, type }, reason) => report({ kind: 'poisoned', stream, eventType: type, reason }),
  onRetried: (stream, outcome) => report({ kind: 'retried', stream, outcome }),
  onInterrupted: (error, failures) => report({ kind: 'interrupted', ...troubleOf(error, failures) }),
  onCatchUp: (projection, step) => report({ ...step, kind: `catch_up_${step.kind}`, projection }),
  onRebuilding: (reason) => report({ kind: 'rebuilding', reason }),
});
parentPort?.on('message', (order: ProjectorOrder) => {
  if (order.kind === 'want') projector.want(order.position);
  else if (order.kind === 'retry') projector.retry();
  else stopping.abort();
});

try {
  await projector.run(stopping.signal);
} catch (error) {
  if (!(error instanceof LogChanged)) throw error;
  report({ kind: 'log_changed', reason: error.message });
} finally {
  stopping.abort();
  await growing;
  await store.close();
  await log.close();
  await codec.close();
  parentPort?.close();
}
