/** Lets tasks of the same name run one after the other, in the order in which they came. */
export interface Turns {
  take<Result>(name: string, task: () => Promise<Result>): Promise<Result>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();

  return {
    async take(name, task) {
      const before = last.get(name);
      const turn = before ? before.then(task, task) : task();
      last.set(name, turn);
      try {
        return await turn;
      } finally {
        if (last.get(name) === turn) last.delete(name);
      }
    },
  };
}
