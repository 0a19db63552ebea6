import type { Logger } from 'pino';
import type { Endpoint } from '../endpoint.ts';
import { createTally, type Tally } from './tally.ts';

type Kind = Endpoint['kind'];

/** Refuses requests while there are more than can be answered in time, so that admitted ones are answered soon. */
export interface Overload {
  /** Whether a request of this kind from this client must be refused, before any work on it. */
  refuses(kind: Kind, client: string): boolean;
  /** Handles an admitted request, and counts it until it is over. */
  handling<Result>(kind: Kind, client: string, handle: () => Promise<Result>): Promise<Result>;
  /**
   * Whether a health check must be refused: only where one client alone sends far too many, whatever the others do. While
   * the event loop keeps up, a client may send as many as of other requests.
   */
  refusesCheck(client: string): boolean;
  /** Whether the budget is used up: no new connection should be accepted before the next sample of the event loop. */
  isFull(): boolean;
  close(): void;
}

export interface OverloadLimits {
  /**
   * How many requests of a kind may be handled at the same time. Commands and reads are counted separately, since each kind
   * waits for a different store: a store that is down must not cause refusals of the other kind.
   */
  readonly inFlight: number;
  /** The allowed average delay of the event loop, milliseconds. */
  readonly lateMs: number;
  /** How many requests may be started between two samples of the event loop, at most and at least. */
  readonly begun: { readonly most: number; readonly least: number };
}

/** Allows bursts of so many; on two cores the p99 of admitted requests stays under a second with 5,000 clients. */
export const OVERLOAD_LIMITS: OverloadLimits = {
  inFlight: 2_000,
  lateMs: 200,
  begun: { most: 5_000, least: 50 },
};

/**
 * The limits of one client alone. All clients together may have a quarter more, and each at most four times what is still
 * free of that: the more clients there are, the less each gets, and a new client always gets a share.
 */
const SHARE_OF_FREE = 4;
const TOGETHER = 1 + 1 / SHARE_OF_FREE;
/** The log gets one line in so many milliseconds, not one for each request. */
const TOLD_EVERY_MS = 1_000;
/** How fast the number of requests to start follows the event loop, down and up. */
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

/** Samples the delay of the event loop, in milliseconds: how long a request waits until it is read. */
export type SampleLoop = (sampled: (averageMs: number) => void) => { close(): void };

const SAMPLE_MS = 50;
/** The weight of one sample in the average. A single pause, such as a garbage collection, is no overload. */
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
