import { type Collection, type Db, MongoBulkWriteError } from 'mongodb';
import { KeysRefused } from '../key-ring.ts';
import type { KeyStoreReader, SubjectKey, WrappedKey } from '../key-store.ts';
import { type MasterKeys, unwrap } from '../wrapping.ts';
import { keysIn, type Row, stored } from './rows.ts';

/** Another key store, all of it. */
export interface WholeKeyStore extends Pick<KeyStoreReader, 'storeKey' | 'generation'> {
  page(after: string, limit: number): Promise<readonly SubjectKey[]>;
  /** The ids of destroyed keys after an id, in the order of their ids. */
  destroyedAfter(after: string, limit: number): Promise<readonly string[]>;
}

/** Keys that are copied in one request. */
const PAGE = 500;

/**
 * Copies all keys of a store into this database, with the ids of those that were destroyed, and the number of destructions. It can be
 * repeated: what was destroyed since goes there, too. Returns how many living keys there are.
 *
 * @throws KeysRefused when the database has a key store of its own.
 */
export async function takeOverKeys(db: Db, source: WholeKeyStore, masters: MasterKeys): Promise<number> {
  const keys = keysIn(db);
  const own = await source.storeKey();
  if (own === null) return 0;
  await keys.createIndex({ lookup: 1 }, { unique: true, sparse: true });
  await begin(keys, own, masters);
  let copied = 0;
  for (let after = ''; ; ) {
    const page = await source.page(after, PAGE);
    if (page.length > 0) await insert(keys, page);
    copied += page.length;
    after = page.at(-1)?.id ?? after;
    if (page.length < PAGE) break;
  }
  for (let after = ''; ; ) {
    const page = await source.destroyedAfter(after, PAGE);
    const gone = page.map((_id) => ({
      replaceOne: { filter: { _id }, replacement: { destroyed: true } as const, upsert: true },
    }));
    if (gone.length > 0) await keys.bulkWrite(gone);
    after = page.at(-1) ?? after;
    if (page.length < PAGE) break;
  }
  await keys.updateOne({ _id: own.id }, { $max: { generation: await source.generation() } });
  return copied;
}

/** The store's own key finds the keys of people: with another one there, none of them would be found. */
async function begin(keys: Collection<Row>, own: WrappedKey, masters: MasterKeys): Promise<void> {
  const known = unwrap(own, masters);
  if (known === null)
    throw new KeysRefused('the key store was made with another PRIVACY_KEY: name that one, too');
  const row = { ...stored(own), generation: 0 };
  await keys.updateOne({ _id: own.id }, { $setOnInsert: row }, { upsert: true });
  const there = await keys.findOne({ _id: own.id });
  const { master = '', wrapped } = there ?? {};
  const found = unwrap({ id: own.id, master, wrapped: wrapped?.value() ?? new Uint8Array() }, masters);
  if (found?.equals(known) !== true)
    throw new KeysRefused('the place has keys of another desk: name an empty one');
}

async function insert(keys: Collection<Row>, page: readonly SubjectKey[]): Promise<void> {
  const writes = page.map(({ id, lookup, ...key }) => ({
    updateOne: {
      filter: { _id: id },
      update: { $setOnInsert: { lookup, ...stored(key) } },
      upsert: true,
    },
  }));
  try {
    await keys.bulkWrite(writes);
  } catch (error) {
    if (!(error instanceof MongoBulkWriteError)) throw error;
    throw new KeysRefused('the place has other keys of the same people: name an empty one');
  }
}
