import type { TransactionOptions } from 'mongodb';

/** Milliseconds. A missing majority is waited for no longer than a connection. */
export const DURABLE = { w: 'majority', wtimeoutMS: 4_000 } as const;

export const TRANSACTION: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  readPreference: 'primary',
  writeConcern: DURABLE,
};
