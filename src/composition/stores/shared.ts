import type { Db } from 'mongodb';
import type { Logger } from 'pino';
import { createCircuitBreaker } from '../../api/kernel/circuit-breaker.ts';
import { type NonceStore, noncesBehind } from '../../api/kernel/guard.ts';
import { createLimits, type RateLimits } from '../../api/kernel/limits.ts';
import type { CacheMemory } from '../../config/cache-memory.ts';
import { createOutageLog } from '../../projections/outages.ts';
import type { Signals } from '../../realtime/signals.ts';
import { reasonOf } from './reason.ts';

/** State that nodes share beside log and read models. The desk works on when it is lost. */
export interface Shared {
  readonly limits: RateLimits;
  readonly nonces: NonceStore;
  readonly signals: Signals;
  close(): Promise<void>;
}

const LIMITS_ALONE = 'rate limits and nonces hold for this node alone for now';
const NO_TYPING = 'other nodes get no typing indicators for now';

/** In a database that all nodes share. While it is down, each node counts by itself. */
export async function openShared(db: Db, logger: Logger, { limits: memory }: CacheMemory): Promise<Shared> {
  const { createMongoCounters } = await import('../../api/kernel/mongo/counters.ts');
  const { createMongoNonces } = await import('../../api/kernel/mongo/nonces.ts');
  const { createMongoSignals } = await import('../../realtime/mongo/signals.ts');
  const outages = createOutageLog(logger);
  const warn = (what: string) => (error: unknown) => outages.failed(what, reasonOf(error));
  const breaker = createCircuitBreaker({
    onFailure: warn(LIMITS_ALONE),
    onRecovery: () => outages.succeeded(LIMITS_ALONE, 'rate limits and nonces hold for all nodes again'),
  });
  const signals = createMongoSignals(db, {
    onFailure: warn(NO_TYPING),
    onAnswer: () => outages.succeeded(NO_TYPING, 'other nodes get typing indicators again'),
  });
  return {
    limits: createLimits({ memory, shared: { counter: createMongoCounters(db), breaker } }),
    nonces: noncesBehind(createMongoNonces(db), breaker),
    signals,
    close: () => signals.close(),
  };
}
