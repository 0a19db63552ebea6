/** Asks a store that nodes share, and the memory of this process instead while that doesn't answer. */
export type Insured = <Result>(shared: () => Promise<Result>, own: () => Promise<Result>) => Promise<Result>;

/** A request waits no longer than this for a store that only spares others, milliseconds. */
const PATIENCE_MS = 250;
/** So long is a store that didn't answer left alone, milliseconds. */
const REST_MS = 2_000;

/**
 * For what must not fail a request: counting, and remembering what was seen. `onFailure` hears of the first failure
 * after each rest.
 */
export function createInsurance(onFailure: (error: unknown) => void, patienceMs = PATIENCE_MS): Insured {
  let restsUntil = 0;

  return async (shared, own) => {
    if (performance.now() < restsUntil) return own();
    try {
      return await within(patienceMs, shared());
    } catch (error) {
      if (performance.now() >= restsUntil) onFailure(error);
      restsUntil = performance.now() + REST_MS;
      return own();
    }
  };
}

function within<Result>(milliseconds: number, answer: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${milliseconds} ms`)), milliseconds);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
