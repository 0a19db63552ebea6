/** Uses the store that nodes share, and this process's memory while that store fails. */
export type CircuitBreaker = <Result>(
  shared: () => Promise<Result>,
  own: () => Promise<Result>,
) => Promise<Result>;

const TIMEOUT_MS = 1_000;
/** How long the breaker stays open after a failure, milliseconds. Then it is half-open: one request tries the store again. */
const OPEN_MS = 2_000;

export interface CircuitBreakerOptions {
  /** Called each time the breaker opens. */
  readonly onFailure?: (error: unknown) => void;
  /** Called each time it closes again. */
  readonly onRecovery?: () => void;
  /** How long a request waits for the shared store, milliseconds. */
  readonly timeoutMs?: number;
}

/** For counters and nonces, whose failure must not fail a request. */
export function createCircuitBreaker(options: CircuitBreakerOptions = {}): CircuitBreaker {
  const { onFailure, onRecovery, timeoutMs = TIMEOUT_MS } = options;
  let state: 'closed' | 'open' | 'half-open' = 'closed';
  let openUntil = 0;

  function open(error: unknown): void {
    if (state === 'closed') onFailure?.(error);
    state = 'open';
    openUntil = performance.now() + OPEN_MS;
  }

  return async (shared, own) => {
    if (state === 'half-open' || (state === 'open' && performance.now() < openUntil)) return own();
    if (state === 'open') state = 'half-open';
    try {
      const answer = await within(timeoutMs, shared());
      if (state !== 'closed') onRecovery?.();
      state = 'closed';
      return answer;
    } catch (error) {
      open(error);
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
