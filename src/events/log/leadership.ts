import { pause } from '../pause.ts';

/**
 * The right to do work that one node at a time does. It only saves work: a node that wrongly believes that it holds the lease
 * is stopped by the fence of the store that it writes to.
 */
export interface Lease {
  /** Takes it, or keeps it, for some seconds. False while another holds it. Throws when that is unknown now. */
  hold(): Promise<boolean>;
  /** Releases it at once, so that no node waits for its expiry. */
  release(): Promise<void>;
}

export interface LeadershipOptions {
  /** Null: there are no others. */
  readonly lease: Lease | null;
  /** The work itself, until the signal aborts. When it ends or throws before that it is begun again. */
  readonly lead: (signal: AbortSignal) => Promise<void>;
  readonly onStandingBy: () => void;
  /** Something failed, and is tried again. What this throws ends everything. */
  readonly onInterrupted: (error: unknown) => void;
  /** How often a lease is renewed or asked for, and anything is tried again. */
  readonly everyMs?: number;
}

const EVERY_MS = 500;

/** Does the work whenever it is this one's turn, until the signal aborts. */
export async function leadInTurn(options: LeadershipOptions, signal: AbortSignal): Promise<void> {
  const { lease, everyMs = EVERY_MS } = options;
  let standsBy = false;
  while (!signal.aborted) {
    try {
      if (lease === null) await options.lead(signal);
      else if (await lease.hold()) {
        standsBy = false;
        await leadWhileHeld(lease, options, signal);
      } else if (!standsBy) {
        standsBy = true;
        options.onStandingBy();
      }
    } catch (error) {
      standsBy = false;
      if (!signal.aborted) options.onInterrupted(error);
      // Meanwhile another node can take the lease.
      if (lease !== null) await pause(everyMs, signal);
    }
    await pause(everyMs, signal);
  }
}

async function leadWhileHeld(
  lease: Lease,
  { lead, everyMs = EVERY_MS }: LeadershipOptions,
  signal: AbortSignal,
): Promise<void> {
  const lost = new AbortController();
  const renew = async () => {
    // A lease that can't be renewed now may still be ours, and the fence holds whatever becomes of it.
    const isHeld = await lease.hold().catch(() => true);
    if (!isHeld) lost.abort();
  };
  const renewal = setInterval(renew, everyMs);
  try {
    await lead(AbortSignal.any([signal, lost.signal]));
  } finally {
    clearInterval(renewal);
    if (!lost.signal.aborted) await lease.release().catch(() => {});
  }
}
