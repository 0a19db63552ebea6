import type { Db } from 'mongodb';
import type { Logger } from 'pino';
import { insuredNonces, type NonceStore } from '../api/kernel/guard.ts';
import { createInsurance } from '../api/kernel/insurance.ts';
import { createLimits, createMemoryCounters, insuredCounter, type RateLimits } from '../api/kernel/limits.ts';
import type { CacheMemory } from '../cache-memory.ts';
import type { Signals } from '../realtime/signals.ts';

/** What nodes remember and tell each other beside log and read models. Nothing of it is missed for long when it is lost. */
export interface Shared {
  readonly limits: RateLimits;
  readonly nonces: NonceStore;
  readonly signals: Signals;
  close(): Promise<void>;
}

/** Over a database that all nodes share. While that doesn't answer, each node counts and remembers by itself. */
export async function openShared(db: Db, logger: Logger, { limits: memory }: CacheMemory): Promise<Shared> {
  const { createMongoCounters } = await import('../api/kernel/mongo/counters.ts');
  const { createMongoNonces } = await import('../api/kernel/mongo/nonces.ts');
  const { createMongoSignals } = await import('../realtime/mongo/signals.ts');
  const tell = (what: string) => (error: unknown) => logger.warn({ reason: String(error) }, what);
  const insured = createInsurance(tell('rate limits and nonces hold for this node alone for now'));
  const signals = createMongoSignals(db, tell('other nodes can’t be told who is typing for now'));
  return {
    limits: createLimits({
      memory,
      counter: insuredCounter(createMongoCounters(db), insured, createMemoryCounters(memory)),
    }),
    nonces: insuredNonces(createMongoNonces(db), insured),
    signals,
    close: () => signals.close(),
  };
}
