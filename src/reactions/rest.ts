/** Resolves after so many milliseconds, or as soon as the signal aborts. */
export const rest = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  restUntil(milliseconds, signal, () => {});

/** Also resolves when what `handOver` is given is called. */
export const restUntil = (
  milliseconds: number,
  signal: AbortSignal,
  handOver: (wake: () => void) => void,
): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done, { once: true });
    handOver(done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
