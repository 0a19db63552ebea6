import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const BYTES = 16;
/** Fetching random bytes from the system costs far more than the bytes themselves, so bytes for many ids are fetched at once. */
const pool = Buffer.alloc(512 * BYTES);
let used = pool.length;

export type NewId = typeof newId;

/** A new id (UUID version 7: later ones sort after earlier ones). */
export function newId<Id extends string>(): Id {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += BYTES;
  return v7({ random: pool.subarray(used - BYTES, used) }) as Id;
}
