import { createKeptReads, type KeptReads } from '../api/kernel/kept-bodies.ts';
import type { Config } from '../config/config.ts';
import { BEGINNING, type Position } from '../events/log/port.ts';
import type { Stores } from './stores/stores.ts';

export interface KeptParts {
  readonly config: Pick<Config, 'cacheMemory'>;
  readonly stores: Pick<Stores, 'readStore' | 'progress'>;
  /** Up to where this node has heard of erasures; null: not yet. */
  readonly forgotten: () => Position | null;
}

/** The bodies of reads that this node keeps. */
export const createKept = ({ config, stores: { readStore, progress }, forgotten }: KeptParts): KeptReads =>
  createKeptReads({
    memory: config.cacheMemory.answers,
    state: inOneTurn(() => readStore.state(), progress.projected),
    isToldOfErasures: () => (forgotten() ?? BEGINNING) >= progress.projected(),
  });

/**
 * The same state for many requests: until the next turn of the event loop, or until the read models are known to be further, since what
 * a caller may know already must be in what they read.
 */
function inOneTurn(state: () => unknown, projected: () => Position): () => unknown {
  let known: { readonly state: unknown; readonly position: Position } | null = null;
  return () => {
    const position = projected();
    if (known?.position === position) return known.state;
    if (known === null)
      setImmediate(() => {
        known = null;
      });
    known = { state: state(), position };
    return known.state;
  };
}
