/** The size of each cache of a process, in bytes. What doesn't fit is computed or read again. */
export interface CacheMemory {
  /** Folded states of streams, for commands. */
  readonly states: number;
  /** For search: the matches of each term, the words of tickets and messages with their positions, and the owner of each message. */
  readonly search: {
    readonly terms: number;
    readonly segments: number;
    readonly positions: number;
    readonly owners: number;
  };
  /** Personal keys, of which the projector has half. */
  readonly keys: number;
  /** Documents that the projector changes. */
  readonly documents: number;
  /** Counters of the rate limits. */
  readonly limits: number;
  /** Verified tokens. */
  readonly tokens: number;
  /** Open sessions. */
  readonly sessions: number;
  /** Bearers whose claims are in the log. */
  readonly bearers: number;
  /** Bodies of responses, and what they are about. */
  readonly answers: number;
  /** What was broadcast lately. */
  readonly broadcasts: number;
}

/** In mebibytes. */
export const DEFAULT_CACHE_MEMORY = 768;
export const LEAST_CACHE_MEMORY = 16;
export const MOST_CACHE_MEMORY = 1024 * 1024;

const MEBIBYTE = 1024 * 1024;

/**
 * Divides the memory, given in mebibytes. Search gets three quarters: if the words of all tickets don't fit, each search
 * evicts what the next one reads first. The default fits those of a million tickets.
 */
export function divided(mebibytes: number): CacheMemory {
  const percent = (share: number) => Math.floor((mebibytes * MEBIBYTE * share) / 100);
  return {
    search: { segments: percent(35), positions: percent(34), terms: percent(3), owners: percent(1) },
    states: percent(7),
    keys: percent(2),
    documents: percent(6),
    limits: percent(3),
    tokens: percent(2),
    sessions: percent(2),
    bearers: percent(1),
    answers: percent(3),
    broadcasts: percent(1),
  };
}
