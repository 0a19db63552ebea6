/** Resolves after so many milliseconds, or as soon as the signal aborts. */
export const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  pauseUntil(milliseconds, signal, () => {});

/** Also resolves when what `handOver` is given is called. */
export const pauseUntil = (
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
