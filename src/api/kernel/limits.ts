import { LRUCache } from 'lru-cache';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { LimitName } from '../endpoint.ts';

/** The limits of endpoints, and one for tokens that turn out to be bad. */
export type Limited = LimitName | 'failed_authentication';

/** Counts requests. A store that many nodes share fits behind it. */
export interface RateLimits {
  /** Counts one request of `key`. Null when it may pass, else after how many milliseconds the next one may. */
  consume(limit: Limited, key: string): Promise<number | null>;
  /** Whether that key has used up its limit, without counting. */
  exhausted(limit: Limited, key: string): Promise<number | null>;
}

interface Window {
  readonly requests: number;
  readonly seconds: number;
}

const MINUTE = 60;
const DAY = 24 * 60 * 60;
const perMinute = (requests: number): Window => ({ requests, seconds: MINUTE });

/** How much one bearer, or one address without a token, may ask for. A request counts in every window. */
export const LIMITS: { readonly [Name in Limited]: readonly Window[] } = {
  public_write: [perMinute(240)],
  // The day's window is what keeps ticket numbers from being walked.
  public_read: [perMinute(240), { requests: 1_500, seconds: DAY }],
  user_write: [perMinute(1_200)],
  user_read: [perMinute(3_000)],
  admin_write: [perMinute(1_200)],
  admin_read: [perMinute(3_000)],
  service: [perMinute(6_000)],
  // Each login costs a message, and whoever gets them has not asked for them.
  login: [perMinute(30), { requests: 300, seconds: DAY }],
  login_of_number: [
    { requests: 5, seconds: 10 * MINUTE },
    { requests: 20, seconds: DAY },
  ],
  session: [perMinute(240)],
  open: [],
  failed_authentication: [perMinute(120)],
};

export const NO_LIMITS: RateLimits = {
  consume: () => Promise.resolve(null),
  exhausted: () => Promise.resolve(null),
};

/** Callers remembered per window; beyond that the ones unseen for longest are forgotten. */
const REMEMBERED_KEYS = 50_000;

/** Counts in the memory of this process. */
export function createMemoryLimits(table: typeof LIMITS = LIMITS): RateLimits {
  const windows = new Map(
    Object.entries(table).map(([limit, figures]) => [limit, figures.map(createWindow)] as const),
  );

  return {
    async consume(limit, key) {
      for (const window of windows.get(limit) ?? []) {
        const wait = await window.consume(key);
        if (wait !== null) return wait;
      }
      return null;
    },
    async exhausted(limit, key) {
      for (const window of windows.get(limit) ?? []) {
        const wait = await window.exhausted(key);
        if (wait !== null) return wait;
      }
      return null;
    },
  };
}

function createWindow({ requests, seconds }: Window) {
  const limiter = new RateLimiterMemory({ points: requests, duration: seconds });
  // The limiter alone would keep a counter for every address that ever came until its window ends.
  const keys = new LRUCache<string, true>({
    max: REMEMBERED_KEYS,
    dispose: (_value, key, reason) => {
      if (reason === 'evict') void limiter.delete(key);
    },
  });

  return {
    async consume(key: string): Promise<number | null> {
      if (!keys.get(key)) keys.set(key, true);
      try {
        await limiter.consume(key);
        return null;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return refused.msBeforeNext;
        throw refused;
      }
    },
    async exhausted(key: string): Promise<number | null> {
      const used = await limiter.get(key);
      return used && used.consumedPoints >= requests && used.msBeforeNext > 0 ? used.msBeforeNext : null;
    },
  };
}

/**
 * What stands for an address when it is counted: of IPv6 the network of 64 bits, since whoever has one such
 * address has all of its network.
 */
export function addressKey(address: string | null): string {
  if (!address?.includes(':')) return address ?? 'unknown';
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = head.split(':').filter(Boolean);
  const right = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = Array(Math.max(0, 8 - left.length - right.length)).fill('0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
