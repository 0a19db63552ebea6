import type { Rate } from '../../limits/windows.ts';

export interface WaitingLimits {
  /** At the same time: on this node, of one address, and for one login. */
  readonly sockets: { readonly total: number; readonly perAddress: number; readonly perLogin: number };
  /** New sockets of one address. */
  readonly handshakes: Rate;
  /** Messages of one socket, though none are needed. */
  readonly packets: Rate;
}

export const WAITING_LIMITS: WaitingLimits = {
  sockets: { total: 20_000, perAddress: 200, perLogin: 5 },
  handshakes: { points: 120, seconds: 60 },
  packets: { points: 30, seconds: 10 },
};

/** For load tests: only the limits that bound memory. */
export const UNLIMITED_WAITING: WaitingLimits = {
  ...WAITING_LIMITS,
  sockets: { total: 100_000, perAddress: 100_000, perLogin: 5 },
  handshakes: { points: Number.MAX_SAFE_INTEGER, seconds: 1 },
};
