import { Binary, type Collection, type Db, ReadConcern, WriteConcern } from 'mongodb';
import type { WrappedKey } from '../key-store.ts';

/** The collection of the keys. What is in it can't be made again from the log. */
export const KEYS = 'personal_keys';

/** A destroyed key has its id alone. The store's own key has no look-up, and counts the destructions. */
export interface Row {
  readonly _id: string;
  readonly lookup?: string;
  readonly master?: string;
  readonly wrapped?: Binary;
  readonly destroyed?: true;
  readonly generation?: number;
}

/**
 * A key counts as kept once most servers have it on disk, and as there once most have it: no event is written under a key that
 * the next primary doesn't know.
 */
export const DURABLE = {
  readPreference: 'primary',
  readConcern: new ReadConcern('majority'),
  writeConcern: new WriteConcern('majority', 5_000, true),
} as const;

export const keysIn = (db: Db): Collection<Row> => db.collection<Row>(KEYS, DURABLE);

/** A key as a row has it. */
export const stored = ({ master, wrapped }: Pick<WrappedKey, 'master' | 'wrapped'>) => ({
  master,
  wrapped: new Binary(wrapped),
});
