import { createKeyedAllowance, type Rate } from '../limits/windows.ts';
import type { SocketCaller, SocketLimitName } from './declare.ts';

export interface GatewayLimits {
  /** At the same time. */
  readonly connections: { readonly total: number; readonly perAddress: number; readonly perCaller: number };
  /** New connections of one address. */
  readonly handshakes: Rate;
  /** Of one caller on all connections together: events of each kind, and refused events. */
  readonly events: Readonly<Record<SocketLimitName, Rate>>;
  readonly violations: Rate;
  /** All guests of one address together have so many times as much: guest ids are free. */
  readonly guestsOfAddress: number;
  /** Of one connection: packets of any kind. A large one counts once for each 64 KiB. */
  readonly packets: Rate;
  /** The size of a client's packet in bytes; a larger one ends its connection. */
  readonly packetBytes: number;
  /** Attempts to authenticate on one connection. */
  readonly attempts: number;
  /** Memberships of one socket at the same time. */
  readonly memberships: number;
  /** Events of one socket that wait for the one before them. */
  readonly waiting: number;
  /** The buffer of one connection: so many bytes, of which some must be read within so many seconds. */
  readonly unsent: { readonly bytes: number; readonly seconds: number };
}

export const DEFAULT_LIMITS: GatewayLimits = {
  connections: { total: 50_000, perAddress: 1_000, perCaller: 50 },
  handshakes: { points: 300, seconds: 10 },
  events: {
    // After a restart, all tabs of an admin join again at once.
    join: { points: 240, seconds: 10 },
    typing: { points: 120, seconds: 10 },
    message: { points: 60, seconds: 10 },
    read: { points: 240, seconds: 10 },
  },
  violations: { points: 200, seconds: 10 },
  guestsOfAddress: 10,
  packets: { points: 2_000, seconds: 10 },
  packetBytes: 256 * 1024,
  attempts: 5,
  memberships: 200,
  waiting: 100,
  unsent: { bytes: 256 * 1024, seconds: 20 },
};

const NEVER: Rate = { points: Number.POSITIVE_INFINITY, seconds: 1 };

/** For load tests: only the limits that bound memory. */
export const UNLIMITED_RATES: GatewayLimits = {
  ...DEFAULT_LIMITS,
  connections: { total: 100_000, perAddress: 100_000, perCaller: 100_000 },
  handshakes: NEVER,
  events: { join: NEVER, typing: NEVER, message: NEVER, read: NEVER },
  violations: NEVER,
  packets: NEVER,
};

/**
 * The key by which a caller is counted. All participants of a guest's conversation see the guest's id, so its use from
 * another address counts separately.
 */
export const callerKeyOf = ({ kind, id }: Pick<SocketCaller, 'kind' | 'id'>, address: string): string =>
  kind === 'guest' ? `guest:${id} at ${address}` : `${kind}:${id}`;

/** The remaining allowance of one caller over all sockets. Each call takes a point. */
export interface CallerAllowances {
  mayUse(limit: SocketLimitName): boolean;
  mayViolate(): boolean;
}

/** The allowances of callers: each by itself, guests also together with all other guests of their address. */
export function createCallerAllowances(
  { events, violations, guestsOfAddress }: GatewayLimits,
  now: () => number,
): (caller: Pick<SocketCaller, 'kind' | 'id'>, address: string) => CallerAllowances {
  const allowanceOf = (rate: Rate) => {
    const ofCaller = createKeyedAllowance(rate, now);
    const ofAddress = createKeyedAllowance({ ...rate, points: rate.points * guestsOfAddress }, now);
    return (caller: Pick<SocketCaller, 'kind' | 'id'>, address: string) =>
      ofCaller(callerKeyOf(caller, address)) && (caller.kind !== 'guest' || ofAddress(address));
  };
  const uses = {
    join: allowanceOf(events.join),
    typing: allowanceOf(events.typing),
    message: allowanceOf(events.message),
    read: allowanceOf(events.read),
  };
  const violate = allowanceOf(violations);
  /** A class, so that an idle socket doesn't hold a function of its own for each limit. */
  class Allowances implements CallerAllowances {
    readonly #caller: Pick<SocketCaller, 'kind' | 'id'>;
    readonly #address: string;

    constructor(caller: Pick<SocketCaller, 'kind' | 'id'>, address: string) {
      this.#caller = caller;
      this.#address = address;
    }

    mayUse(limit: SocketLimitName): boolean {
      return uses[limit](this.#caller, this.#address);
    }

    mayViolate(): boolean {
      return violate(this.#caller, this.#address);
    }
  }
  return (caller, address) => new Allowances(caller, address);
}
