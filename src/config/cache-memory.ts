/** Bytes that each of a process's caches may take. What doesn't fit is made or read again. */
export interface CacheMemory {
  /** What streams have folded into, for commands. */
  readonly states: number;
  /** What a search remembers: tickets that have a term, words of tickets, and their order. */
  readonly search: { readonly terms: number; readonly segments: number; readonly sequences: number };
  /** Documents that the projector is at work on. */
  readonly documents: number;
  /** Keys whose requests are counted. */
  readonly limits: number;
  /** Tokens that were verified. */
  readonly tokens: number;
  /** Which sessions are open. */
  readonly sessions: number;
  /** Bearers whose claims the log has. */
  readonly bearers: number;
}

/** Mebibytes unless set. */
export const DEFAULT_CACHE_MEMORY = 512;
export const LEAST_CACHE_MEMORY = 16;
export const MOST_CACHE_MEMORY = 1024 * 1024;

const MEBIBYTE = 1024 * 1024;

/**
 * Divides so many mebibytes. Search has three quarters: with less than the words of all tickets need, each search pushes
 * out what the next one reads first. The default holds those of a million tickets.
 */
export function divided(mebibytes: number): CacheMemory {
  const percent = (share: number) => Math.floor((mebibytes * MEBIBYTE * share) / 100);
  return {
    search: { segments: percent(46), sequences: percent(22), terms: percent(6) },
    states: percent(8),
    documents: percent(7),
    limits: percent(4),
    tokens: percent(3),
    sessions: percent(3),
    bearers: percent(1),
  };
}
