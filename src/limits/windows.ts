import { LRUCache } from 'lru-cache';

/** At most so many points within a window of so many seconds. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

/** What was counted of one key in its window. */
export interface Count {
  readonly used: number;
  /** When the window ends, in the milliseconds of the clock. */
  readonly endsAt: number;
}

/** Fixed windows of many keys. The window of a key begins with its first point. */
export interface Windows {
  /** Counts one point of a key in a window of so many seconds. */
  count(key: string, seconds: number): Count;
  /** What was last counted of a key; null when its window has ended. */
  last(key: string): Count | null;
  /** Takes over what was counted elsewhere. */
  keep(key: string, count: Count): void;
}

/** Begins with its first point. */
export interface Window extends Count {
  used: number;
  endsAt: number;
}

export const newWindow = (): Window => ({ used: 0, endsAt: Number.NEGATIVE_INFINITY });

/** Takes a point of the window; false when it has none left. `time`: milliseconds. */
export const takePoint = (window: Window, { points, seconds }: Rate, time: number): boolean =>
  countIn(window, seconds, time).used <= points;

function countIn(window: Window, seconds: number, time: number): Window {
  if (time >= window.endsAt) {
    window.endsAt = time + seconds * 1000;
    window.used = 0;
  }
  window.used += 1;
  return window;
}

/** About what a key takes, in bytes: its name, its window, and its place among the others. */
const KEY_BYTES = 400;

/** Keeps so many bytes of keys; beyond that the keys unseen for longest are forgotten. `now`: milliseconds. */
export function createWindows(memory: number, now: () => number = Date.now): Windows {
  // By size and not by number, for which tables would be made for all keys at once.
  const windows = new LRUCache<string, Window>({ maxSize: memory, sizeCalculation: () => KEY_BYTES });

  return {
    count(key, seconds) {
      let window = windows.get(key);
      if (!window) {
        window = newWindow();
        windows.set(key, window);
      }
      return countIn(window, seconds, now());
    },
    last(key) {
      const window = windows.get(key);
      return window && now() < window.endsAt ? window : null;
    },
    keep: (key, { used, endsAt }) => void windows.set(key, { used, endsAt }),
  };
}

/** Takes a point; false when the window has none left. */
export type Allowance = () => boolean;

/** The allowance of one connection, forgotten with it. `now`: milliseconds. */
export function createAllowance(rate: Rate, now: () => number): Allowance {
  const window = newWindow();
  return () => takePoint(window, rate, now());
}

/** Of the keys of one allowance that are remembered. */
const ALLOWANCE_KEYS = 50_000;

/** An allowance for each key; false when the key has no point left. `now`: milliseconds. */
export function createKeyedAllowance({ points, seconds }: Rate, now: () => number): (key: string) => boolean {
  const windows = createWindows(ALLOWANCE_KEYS * KEY_BYTES, now);
  return (key) => windows.count(key, seconds).used <= points;
}
