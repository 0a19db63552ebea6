/** Asks a store that nodes share, and the memory of this process instead while that doesn't answer. */
export type Insured = <Result>(shared: () => Promise<Result>, own: () => Promise<Result>) => Promise<Result>;

/** A request waits no longer than this for a store that only spares others, milliseconds. */
const PATIENCE_MS = 1_000;
/** So long is a store that didn't answer left alone, milliseconds. Then one request finds out whether it does again. */
const REST_MS = 2_000;

/**
 * For what must not fail a request: counting, and remembering what was seen. `onFailure` hears of it each time that the
 * store is given up.
 */
export function createInsurance(onFailure: (error: unknown) => void, patienceMs = PATIENCE_MS): Insured {
  let state: 'answers' | 'rests' | 'is tried' = 'answers';
  let restsUntil = 0;

  function giveUp(error: unknown): void {
    if (state === 'answers') onFailure(error);
    state = 'rests';
    restsUntil = performance.now() + REST_MS;
  }

  return async (shared, own) => {
    if (state === 'is tried' || (state === 'rests' && performance.now() < restsUntil)) return own();
    if (state === 'rests') state = 'is tried';
    try {
      const answer = await within(patienceMs, shared());
      state = 'answers';
      return answer;
    } catch (error) {
      giveUp(error);
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
