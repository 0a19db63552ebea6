/** Lets tasks of the same name run one after the other, in the order in which they came. */
export interface Turns {
  take<Result>(name: string, task: () => Promise<Result>): Promise<Result>;
  /** Whether so many tasks of that name are waiting that another one had better not. */
  isCrowded(name: string): boolean;
}

interface Queue {
  last: Promise<unknown>;
  length: number;
}

/** @param mostWaiting of one name, the one at work included. */
export function createTurns(mostWaiting = 2_000): Turns {
  const queues = new Map<string, Queue>();

  return {
    async take(name, task) {
      const queue = queues.get(name);
      const turn = queue ? queue.last.then(task, task) : task();
      const joined = queue ?? { last: turn, length: 0 };
      joined.last = turn;
      joined.length++;
      queues.set(name, joined);
      try {
        return await turn;
      } finally {
        joined.length--;
        if (joined.length === 0) queues.delete(name);
      }
    },

    isCrowded: (name) => (queues.get(name)?.length ?? 0) >= mostWaiting,
  };
}
