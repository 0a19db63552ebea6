/** Runs a task once it is its turn. */
export type InTurn = <Result>(client: string, task: () => Promise<Result>) => Promise<Result>;

/**
 * Runs so many tasks at the same time. Those that wait get their turns by client, one after the other: who has asked for many
 * turns doesn't keep others waiting.
 */
export function createTurns(atOnce: number): InTurn {
  const waiting = new Map<string, (() => void)[]>();
  let running = 0;

  const turnOf = (client: string): Promise<void> =>
    new Promise((begin) => {
      const begins = waiting.get(client) ?? [];
      begins.push(begin);
      waiting.set(client, begins);
    });

  function next(): (() => void) | undefined {
    const [client, begins] = waiting.entries().next().value ?? [];
    const begin = begins?.shift();
    if (client === undefined || begins === undefined) return undefined;
    waiting.delete(client);
    if (begins.length > 0) waiting.set(client, begins);
    return begin;
  }

  return async (client, task) => {
    if (running >= atOnce) await turnOf(client);
    else running++;
    try {
      return await task();
    } finally {
      const begin = next();
      if (begin) begin();
      else running--;
    }
  };
}
