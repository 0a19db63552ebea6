import type { SocketLimitName } from './declare.ts';

/** At most so many points within a window of so many seconds. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

export interface GatewayLimits {
  /** At the same time. */
  readonly connections: { readonly total: number; readonly perAddress: number; readonly perCaller: number };
  /** New connections of one address. */
  readonly handshakes: Rate;
  /** Of one connection: what it may send of each kind, everything that is refused, and packets of any kind. */
  readonly events: Readonly<Record<SocketLimitName, Rate>>;
  readonly violations: Rate;
  readonly packets: Rate;
  /** Attempts to authenticate on one connection. */
  readonly attempts: number;
  /** What one socket may have joined at the same time. */
  readonly memberships: number;
  /** Events of one socket that wait for the one before them. */
  readonly waiting: number;
  /** Packets that wait for a connection that doesn't take them. */
  readonly unsent: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  connections: { total: 50_000, perAddress: 1_000, perCaller: 50 },
  handshakes: { points: 300, seconds: 10 },
  events: {
    join: { points: 60, seconds: 10 },
    typing: { points: 60, seconds: 10 },
    message: { points: 30, seconds: 10 },
    read: { points: 120, seconds: 10 },
  },
  violations: { points: 200, seconds: 10 },
  packets: { points: 2_000, seconds: 10 },
  attempts: 5,
  memberships: 200,
  waiting: 100,
  unsent: 5_000,
};

const NEVER: Rate = { points: Number.POSITIVE_INFINITY, seconds: 1 };

/** For load tests: only what keeps the memory bounded. */
export const UNLIMITED_RATES: GatewayLimits = {
  ...DEFAULT_LIMITS,
  connections: { total: 100_000, perAddress: 100_000, perCaller: 100_000 },
  handshakes: NEVER,
  events: { join: NEVER, typing: NEVER, message: NEVER, read: NEVER },
  violations: NEVER,
  packets: NEVER,
};

/** Takes a point; false when the window has none left. */
export type Allowance = () => boolean;

/** The allowance of one connection, forgotten with it. `now`: milliseconds. */
export function createAllowance({ points, seconds }: Rate, now: () => number): Allowance {
  let windowEnds = Number.NEGATIVE_INFINITY;
  let left = points;
  return () => {
    const time = now();
    if (time >= windowEnds) {
      windowEnds = time + seconds * 1000;
      left = points;
    }
    left = Math.max(-1, left - 1);
    return left >= 0;
  };
}

/** The allowances of one connection for each kind of thing that it may send. */
export const createAllowances = (
  events: GatewayLimits['events'],
  now: () => number,
): Readonly<Record<SocketLimitName, Allowance>> => ({
  join: createAllowance(events.join, now),
  typing: createAllowance(events.typing, now),
  message: createAllowance(events.message, now),
  read: createAllowance(events.read, now),
});

/** How many hold on to each key; a key that nobody holds takes no memory. */
export interface Occupancy {
  of(key: string): number;
  /** Returns what releases the hold, once. */
  hold(key: string): () => void;
}

export function createOccupancy(): Occupancy {
  const counts = new Map<string, number>();
  const of = (key: string) => counts.get(key) ?? 0;

  return {
    of,
    hold(key) {
      counts.set(key, of(key) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        if (of(key) > 1) counts.set(key, of(key) - 1);
        else counts.delete(key);
      };
    },
  };
}
