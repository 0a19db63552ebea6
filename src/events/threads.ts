import { performance } from 'node:perf_hooks';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/** The threads of the process beside its main one. */
export type ThreadName = 'log_writer' | 'projector' | 'heavy_reads';

const running = new Map<Worker, ThreadName>();

/** Starts a thread whose load `busySeconds` shows. */
export function startThread(name: ThreadName, module: URL, options: WorkerOptions): Worker {
  const worker = new Worker(module, options);
  running.set(worker, name);
  worker.once('exit', () => running.delete(worker));
  return worker;
}

/** For how many seconds the event loop of each running thread has been busy since the thread began. */
export function busySeconds(): Readonly<Record<string, number>> {
  const seconds: Record<string, number> = { main: performance.eventLoopUtilization().active / 1000 };
  for (const [worker, name] of running)
    seconds[name] = (seconds[name] ?? 0) + worker.performance.eventLoopUtilization().active / 1000;
  return seconds;
}
