/** The threads of the process beside its main one. */
export type ThreadName = 'log_writer' | 'key_writer' | 'projector' | 'heavy_reads' | 'long_reads';

/** What is measured of a thread: `worker_threads.Worker` has it. */
export interface MeasuredThread {
  readonly threadId: number;
  readonly performance: {
    /** `active`: for how many milliseconds its event loop has been busy. */
    eventLoopUtilization(): { readonly active: number };
  };
  once(event: 'exit', listener: () => void): unknown;
}

const running = new Map<MeasuredThread, ThreadName>();

/**
 * Has `busySeconds` show the load of a thread while it runs, and returns it. Its `name` for the system (`top -H`) is to be the same.
 */
export function measured<Thread extends MeasuredThread>(name: ThreadName, thread: Thread): Thread {
  running.set(thread, name);
  thread.once('exit', () => running.delete(thread));
  return thread;
}

/** The running threads, by the ids that Node.js gives them. */
export const runningThreads = (): ReadonlyMap<number, ThreadName> =>
  new Map([...running].map(([{ threadId }, name]) => [threadId, name]));

/** For how many seconds the event loop of each of these threads has been busy since the thread began. */
export function busySeconds(): Readonly<Record<string, number>> {
  const seconds: Record<string, number> = {};
  for (const [{ performance }, name] of running)
    seconds[name] = (seconds[name] ?? 0) + performance.eventLoopUtilization().active / 1000;
  return seconds;
}
