/** Runs the tasks of one key one after the other, in the order of their arrival. */
export interface KeyedMutex {
  runExclusive<Result>(key: string, task: () => Promise<Result>): Promise<Result>;
  /** Whether the queue of that key is full. */
  isFull(key: string): boolean;
}

interface Queue {
  last: Promise<unknown>;
  length: number;
}

/** @param mostWaiting the limit of tasks of one key, the running one included. */
export function createKeyedMutex(mostWaiting = 2_000): KeyedMutex {
  const queues = new Map<string, Queue>();

  return {
    async runExclusive(key, task) {
      const queue = queues.get(key);
      const run = queue ? queue.last.then(task, task) : task();
      const joined = queue ?? { last: run, length: 0 };
      joined.last = run;
      joined.length++;
      queues.set(key, joined);
      try {
        return await run;
      } finally {
        joined.length--;
        if (joined.length === 0) queues.delete(key);
      }
    },

    isFull: (key) => (queues.get(key)?.length ?? 0) >= mostWaiting,
  };
}
