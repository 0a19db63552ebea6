import type { ClientSession, MongoClient, TransactionOptions } from 'mongodb';
import { type Backoff, backoffMs, wait } from '../../../events/backoff.ts';
import { isPassing } from './errors.ts';

const SNAPSHOT: TransactionOptions = { readConcern: { level: 'snapshot' }, readPreference: 'primary' };
/**
 * For how long a read is retried (once in any case) if the server no longer has the state, or its primary has just gone, in
 * milliseconds.
 */
const RETRY_FOR_MS = 1_000;
const BACKOFF: Backoff = { first: 20, longest: 100 };

/** All reads of `read` in its session are of one state of the store. It may run again. */
export async function inSnapshot<T>(
  client: MongoClient,
  read: (session: ClientSession) => Promise<T>,
): Promise<T> {
  const end = performance.now() + RETRY_FOR_MS;
  for (let attempt = 1; ; attempt++) {
    const session = client.startSession();
    try {
      session.startTransaction(SNAPSHOT);
      return await read(session);
    } catch (error) {
      if (!isPassing(error) || (attempt > 1 && performance.now() > end)) throw error;
    } finally {
      // Also ends the transaction: there is nothing to commit.
      await session.endSession();
    }
    await wait(backoffMs(BACKOFF, attempt - 1));
  }
}
