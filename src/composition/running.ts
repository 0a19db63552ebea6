/** Work in the background that goes on until it is stopped. */
export interface Running {
  start(): void;
  /** Resolves once it has ended. */
  stop(): Promise<void>;
}

/** @param run resolves after `stopping` was aborted */
export function createRunning(stopping: AbortController, run: () => Promise<unknown>): Running {
  let running: Promise<unknown> = Promise.resolve();
  return {
    start() {
      running = run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
