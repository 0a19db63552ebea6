import type { Logger } from 'pino';
import type { Endpoint } from '../endpoint.ts';
import { createTally, type Tally } from './tally.ts';

type Kind = Endpoint['kind'];

/** Turns requests away while there are more than can be answered in time, so that those let in are answered soon. */
export interface Overload {
  /** Whether a request of this kind from this client must be turned away, before anything is done for it. */
  refuses(kind: Kind, client: string): boolean;
  /** Handles a request that was let in, and counts it until then. */
  handling<Result>(kind: Kind, client: string, handle: () => Promise<Result>): Promise<Result>;
  /**
   * Whether a health check must be turned away: only where one client alone asks so often that it is no check any more,
   * whatever the others do. While the event loop keeps up, that is as often as a client may ask for anything.
   */
  refusesCheck(client: string): boolean;
  /** Whether as much is begun as can be: no new connection should be let in before the next look at the event loop. */
  isFull(): boolean;
  close(): void;
}

export interface OverloadLimits {
  /**
   * How many requests of a kind may be handled at the same time. Commands and reads are counted apart, since each
   * kind waits for a store of its own: one that is down must not turn away what only needs the other.
   */
  readonly inFlight: number;
  /** By how much the event loop may be late, on average, milliseconds. */
  readonly lateMs: number;
  /** How many requests may be begun between two samples of the event loop, at most and at least. */
  readonly begun: { readonly most: number; readonly least: number };
}

/** Bursts of as many pass; on two cores the p99 of what is let in stays under a second with 5,000 clients at once. */
export const OVERLOAD_LIMITS: OverloadLimits = {
  inFlight: 2_000,
  lateMs: 200,
  begun: { most: 5_000, least: 50 },
};

/**
 * The limits are what one client alone may have. All together may have a quarter more, and each no more than four times
 * what is still free of that: the more clients want something, the less each gets, and something is always free for one
 * that has nothing yet.
 */
const SHARE_OF_FREE = 4;
const TOGETHER = 1 + 1 / SHARE_OF_FREE;
/** The log hears of it once in so many milliseconds, not once a request. */
const TOLD_EVERY_MS = 1_000;
/** How the number of requests that may be begun follows the event loop: quickly down, and up again. */
const SHRINK = 0.7;
const GROW = 1.5;

export function createOverload(
  logger: Pick<Logger, 'warn'>,
  limits = OVERLOAD_LIMITS,
  sampleLoop: SampleLoop = sampleEventLoop,
): Overload {
  const { most, least } = limits.begun;
  const inFlight = { command: createTally(), read: createTally() };
  const [begun, checks] = [createTally(), createTally()];
  let [allowed, lateBy] = [most, 0];
  let refused = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  const sampling = sampleLoop((average) => {
    lateBy = average;
    const isLate = lateBy > limits.lateMs;
    allowed = isLate
      ? Math.max(least, Math.floor(Math.min(allowed, begun.total()) * SHRINK))
      : Math.min(most, Math.ceil(allowed * GROW));
    begun.clear();
    checks.clear();
  });

  function tell(): void {
    refused += 1;
    const time = performance.now();
    if (time - toldAt < TOLD_EVERY_MS) return;
    const details = {
      refused,
      inFlight: { command: inFlight.command.total(), read: inFlight.read.total() },
      loopDelayMs: Math.round(lateBy),
    };
    logger.warn(details, 'requests are refused: overloaded');
    [refused, toldAt] = [0, time];
  }

  return {
    isFull: () => begun.total() >= TOGETHER * allowed,
    refuses(kind, client) {
      const isRefused =
        hasItsShare(begun, allowed, client) || hasItsShare(inFlight[kind], limits.inFlight, client);
      if (isRefused) tell();
      else begun.add(client, 1);
      return isRefused;
    },
    async handling(kind, client, handle) {
      inFlight[kind].add(client, 1);
      try {
        return await handle();
      } finally {
        inFlight[kind].add(client, -1);
      }
    },
    refusesCheck(client) {
      checks.add(client, 1);
      return checks.of(client) > (lateBy > limits.lateMs ? least : most);
    },
    close: () => sampling.close(),
  };
}

const hasItsShare = (taken: Tally, limit: number, client: string): boolean =>
  taken.of(client) >= SHARE_OF_FREE * (TOGETHER * limit - taken.total());

/** Says again and again by how many milliseconds the event loop was late lately: how long a request waits to be seen. */
export type SampleLoop = (sampled: (averageMs: number) => void) => { close(): void };

const SAMPLE_MS = 50;
/** What one sample counts for in the average. A single standstill, such as a garbage collection, is no overload. */
const WEIGHT = 0.4;

const sampleEventLoop: SampleLoop = (sampled) => {
  let average = 0;
  let due = performance.now() + SAMPLE_MS;
  const timer = setInterval(() => {
    const time = performance.now();
    average += WEIGHT * (Math.max(0, time - due) - average);
    due = time + SAMPLE_MS;
    sampled(average);
  }, SAMPLE_MS);
  timer.unref();
  return { close: () => clearInterval(timer) };
};
