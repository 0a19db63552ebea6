import { type Count, createWindows, type Windows } from '../../limits/windows.ts';
import type { LimitName } from '../endpoint-limits.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';

/** The limits of endpoints, of bad tokens and of failed look-ups. */
export type Limited = LimitName | 'failed_authentication' | 'failed_lookup' | 'unproven_lookup';

/** Counts requests. */
export interface RateLimits {
  /** Counts one request of `key`. Null when it is allowed, else the milliseconds until the next one is. */
  consume(limit: Limited, key: string): Promise<number | null>;
  /** Whether that key has used up its limit, without counting. */
  exhausted(limit: Limited, key: string): Promise<number | null>;
  /** How many more requests of that key are allowed, as far as this process knows. */
  left(limit: Limited, key: string): number;
}

export interface Window {
  readonly requests: number;
  readonly seconds: number;
}

/** Counts one more of `key` in one window. */
export type Counter = (key: string) => Promise<Count>;

/** Makes the counter of one window, named after the limit that it belongs to. */
export type CreateCounter = (name: string, window: Window) => Counter;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const perMinute = (requests: number): Window => ({ requests, seconds: MINUTE });

/** The limits of one bearer, or of one address without a token. A request counts in every window. */
export const LIMITS: { readonly [Name in Limited]: readonly Window[] } = {
  public_write: [perMinute(240)],
  // The window of a day prevents the enumeration of ticket numbers.
  public_read: [perMinute(240), { requests: 1_500, seconds: DAY }],
  user_write: [perMinute(1_200)],
  user_read: [perMinute(3_000)],
  admin_write: [perMinute(1_200)],
  admin_read: [perMinute(3_000)],
  // Each of up to 200 items.
  work_bulk: [perMinute(60)],
  history_read: [perMinute(1_200)],
  service: [perMinute(6_000)],
  // Without a token: all clients of one address, each with a conversation of its own.
  conversation_read: [perMinute(1_200)],
  code_verification: [perMinute(30)],
  // For guesses at one holder's codes from any number of addresses. A short window: five wrong tries end a code anyway, and
  // a holder without a token shares the limit with the guessers.
  code_holder: [perMinute(10), { requests: 50, seconds: HOUR }],
  // Each login sends a message, possibly to a person who didn't ask for it.
  login: [perMinute(30), { requests: 300, seconds: DAY }],
  // A short window: any client can use up the limit of another person's number.
  login_of_number: [{ requests: 5, seconds: 10 * MINUTE }],
  session: [perMinute(240)],
  sign_in: [perMinute(30), { requests: 300, seconds: DAY }],
  open: [],
  failed_authentication: [perMinute(120)],
  // Of an address: guesses at numbers, e-mails and codes, with any number of tokens.
  failed_lookup: [{ requests: 300, seconds: DAY }],
  // Of an address, for all its tokens together: tickets without a user are found by number without a failure.
  unproven_lookup: [{ requests: 1_500, seconds: DAY }],
};

/** Limits of addresses, which also hold for requests with tokens. */
export const BY_ADDRESS: ReadonlySet<Limited> = new Set(['login', 'session', 'sign_in']);

export const NO_LIMITS: RateLimits = {
  consume: () => Promise.resolve(null),
  exhausted: () => Promise.resolve(null),
  left: () => Number.POSITIVE_INFINITY,
};

/** Counts what limits refuse, by their names. */
export function countingRefusals(limits: RateLimits): {
  readonly limits: RateLimits;
  refusals(): Readonly<Record<string, number>>;
} {
  const counts: Record<string, number> = {};
  const counted = (limit: Limited, wait: number | null): number | null => {
    if (wait !== null) counts[limit] = (counts[limit] ?? 0) + 1;
    return wait;
  };
  return {
    refusals: () => counts,
    limits: {
      left: limits.left,
      consume: async (limit, key) => counted(limit, await limits.consume(limit, key)),
      exhausted: async (limit, key) => counted(limit, await limits.exhausted(limit, key)),
    },
  };
}

const DEFAULT_MEMORY = 32 * 1024 * 1024;

export interface LimitsOptions {
  /** Counters of a store that nodes share; while it fails, and without one, this process counts alone. */
  readonly shared?: { readonly counter: CreateCounter; readonly breaker: CircuitBreaker };
  readonly table?: typeof LIMITS;
  /** Bytes for the keys of all windows; beyond that the least recently used are dropped. */
  readonly memory?: number;
}

/** Limits that are used up are known without asking a store again. */
export function createLimits(options: LimitsOptions = {}): RateLimits {
  const { memory = DEFAULT_MEMORY, shared, table = LIMITS } = options;
  const known = createWindows(memory);
  const windows = new Map(
    Object.entries(table).map(([limit, figures]) => [
      limit,
      figures.map((window) => createWindow(`${limit}_${window.seconds}`, window, known, shared)),
    ]),
  );
  const windowsOf = (limit: Limited) => windows.get(limit) ?? [];
  const longest = (waits: readonly (number | null)[]): number | null =>
    waits.reduce((a, b) => (b === null ? a : Math.max(a ?? 0, b)), null);
  const exhausted = (limit: Limited, key: string) =>
    longest(windowsOf(limit).map((window) => window.exhausted(key)));

  return {
    exhausted: async (limit, key) => exhausted(limit, key),
    left: (limit, key) => Math.min(...windowsOf(limit).map((window) => window.left(key))),
    async consume(limit, key) {
      const wait = exhausted(limit, key);
      if (wait !== null) return wait;
      return longest(await Promise.all(windowsOf(limit).map((window) => window.consume(key))));
    },
  };
}

function createWindow(name: string, window: Window, known: Windows, shared: LimitsOptions['shared']) {
  const { requests, seconds } = window;
  const countShared = shared?.counter(name, window);
  const nameOf = (key: string) => `${name} ${key}`;
  const used = (key: string) => known.last(nameOf(key))?.used ?? 0;
  const countAlone = async (key: string) => known.count(nameOf(key), seconds);

  async function count(key: string): Promise<Count> {
    if (!shared || !countShared) return countAlone(key);
    return shared.breaker(
      async () => {
        const counted = await countShared(key);
        known.keep(nameOf(key), counted);
        return counted;
      },
      () => countAlone(key),
    );
  }

  return {
    async consume(key: string): Promise<number | null> {
      const counted = await count(key);
      return counted.used > requests ? Math.max(0, counted.endsAt - Date.now()) : null;
    },
    exhausted(key: string): number | null {
      const last = known.last(nameOf(key));
      return last && last.used >= requests ? last.endsAt - Date.now() : null;
    },
    left: (key: string): number => Math.max(0, requests - used(key)),
  };
}
