import { LRUCache } from 'lru-cache';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { LimitName } from '../endpoint.ts';
import type { CircuitBreaker } from './circuit-breaker.ts';

/** The limits of endpoints, and those of tokens that turn out to be bad and of look-ups that fail. */
export type Limited = LimitName | 'failed_authentication' | 'failed_lookup' | 'unproven_lookup';

/** Counts requests. */
export interface RateLimits {
  /** Counts one request of `key`. Null when it may pass, else after how many milliseconds the next one may. */
  consume(limit: Limited, key: string): Promise<number | null>;
  /** Whether that key has used up its limit, without counting. */
  exhausted(limit: Limited, key: string): Promise<number | null>;
  /** How many more requests of that key may pass, as far as this process has learned. */
  left(limit: Limited, key: string): number;
}

export interface Window {
  readonly requests: number;
  readonly seconds: number;
}

/** Counts one more of `key` in one window: how many that makes, and in how many milliseconds the window ends. */
export type Counter = (key: string) => Promise<{ readonly used: number; readonly endsIn: number }>;

/** Makes the counter of one window, named after the limit that it belongs to. A store that nodes share fits behind it. */
export type CreateCounter = (name: string, window: Window) => Counter;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
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
  // Without a token: everybody behind one address, who all follow their own conversations.
  conversation_read: [perMinute(1_200)],
  code_verification: [perMinute(30)],
  // Whoever guesses somebody's codes, from however many addresses, gets no further than this. Not for long: five wrong
  // tries end a code anyway, and who can't prove to be that somebody waits with the guessers.
  code_holder: [perMinute(10), { requests: 50, seconds: HOUR }],
  // Each login costs a message, and whoever gets them has not asked for them.
  login: [perMinute(30), { requests: 300, seconds: DAY }],
  // Not for long: anybody can use up what somebody else's number may have.
  login_of_number: [{ requests: 5, seconds: 10 * MINUTE }],
  session: [perMinute(240)],
  open: [],
  failed_authentication: [perMinute(120)],
  // Of an address: whoever guesses at numbers, e-mails and codes gets no further, with however many tokens.
  failed_lookup: [{ requests: 300, seconds: DAY }],
  // Of an address, all its tokens together: tickets of nobody are found by number without a failure.
  unproven_lookup: [{ requests: 1_500, seconds: DAY }],
};

/** Limits of addresses, which nobody leaves behind by coming with tokens. */
export const BY_ADDRESS: ReadonlySet<Limited> = new Set(['login', 'session']);

export const NO_LIMITS: RateLimits = {
  consume: () => Promise.resolve(null),
  exhausted: () => Promise.resolve(null),
  left: () => Number.POSITIVE_INFINITY,
};

/** About what a key takes in one window, bytes: its name, what was counted, and the timer that ends it. */
const KEY_BYTES = 600;
const DEFAULT_MEMORY = 32 * 1024 * 1024;

export interface LimitsOptions {
  readonly counter?: CreateCounter;
  readonly table?: typeof LIMITS;
  /** Bytes for the keys of all windows; beyond that those unseen for longest are forgotten. */
  readonly memory?: number;
}

/** By size and not by number, for which tables would be made for all entries at once. */
const boundsOf = (memory: number) => ({ maxSize: memory, sizeCalculation: () => KEY_BYTES });

/** Counts where the counters do: in the memory of this process unless given. What is used up is known without asking them. */
export function createLimits(options: LimitsOptions = {}): RateLimits {
  const { memory = DEFAULT_MEMORY, counter = createMemoryCounters(memory), table = LIMITS } = options;
  const known: KnownKeys = new LRUCache(boundsOf(memory));
  const windows = new Map(
    Object.entries(table).map(([limit, figures]) => [
      limit,
      figures.map((window) => {
        const name = `${limit}_${window.seconds}`;
        return createWindow(name, window, counter(name, window), known);
      }),
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

/** How many this process knows a key to have used in a window, and until when, in milliseconds since the epoch. */
type KnownKeys = LRUCache<string, { readonly used: number; readonly until: number }>;

function createWindow(name: string, { requests }: Window, count: Counter, known: KnownKeys) {
  const current = (key: string) => {
    const last = known.get(`${name} ${key}`);
    return last && last.until > Date.now() ? last : null;
  };

  return {
    async consume(key: string): Promise<number | null> {
      const { used, endsIn } = await count(key);
      known.set(`${name} ${key}`, { used, until: Date.now() + endsIn });
      return used > requests ? endsIn : null;
    },
    exhausted(key: string): number | null {
      const last = current(key);
      return last && last.used >= requests ? last.until - Date.now() : null;
    },
    left: (key: string): number => Math.max(0, requests - (current(key)?.used ?? 0)),
  };
}

/** Counters in this process's memory, for all of whose keys together there are so many bytes. */
export function createMemoryCounters(memory = DEFAULT_MEMORY): CreateCounter {
  // The limiters alone would keep a counter for every address that ever came until its window ends.
  const keys = new LRUCache<string, () => void>({
    ...boundsOf(memory),
    dispose: (forget, _key, reason) => {
      if (reason === 'evict') forget();
    },
  });

  return (name, { seconds }) => {
    const limiter = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: seconds });
    return async (key) => {
      const named = `${name} ${key}`;
      if (!keys.get(named)) keys.set(named, () => void limiter.delete(key));
      const { consumedPoints, msBeforeNext } = await limiter.penalty(key);
      return { used: consumedPoints, endsIn: msBeforeNext };
    };
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

/** Counts in a store that nodes share, and for this process alone while that doesn't answer. */
export function counterBehind(
  shared: CreateCounter,
  breaker: CircuitBreaker,
  alone: CreateCounter = createMemoryCounters(),
): CreateCounter {
  return (name, window) => {
    const [count, countAlone] = [shared(name, window), alone(name, window)];
    return (key) =>
      breaker(
        () => count(key),
        () => countAlone(key),
      );
  };
}
