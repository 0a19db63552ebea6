/** A key as it is stored: never in the clear. */
export interface WrappedKey {
  readonly id: string;
  /** The key, encrypted under a master key. */
  readonly wrapped: Uint8Array;
  /** Tells which master key that is. */
  readonly master: string;
}

/** The key of a subject, which is found by a keyed hash: the store doesn't name people. */
export interface SubjectKey extends WrappedKey {
  readonly lookup: string;
}

/** What there is once in a key store. Its `wrapped` key hashes subjects for look-up, and is the same after any rotation. */
export type StoreKey = WrappedKey;

/** A key that was asked for by its id. `null`: it was destroyed. */
export interface FoundKey {
  readonly id: string;
  readonly key: WrappedKey | null;
}

/** How many keys a store holds. */
export interface KeyCounts {
  readonly destroyed: number;
  /** The living ones, by the ids of the master keys that they are wrapped with. */
  readonly living: Readonly<Record<string, number>>;
}

/** The reading half of a key store. What can't be answered now throws `KeysUnavailable`. */
export interface KeyStoreReader {
  /** Null before `begin`. */
  storeKey(): Promise<StoreKey | null>;
  /** Those that the store knows, in any order. */
  find(ids: readonly string[]): Promise<readonly FoundKey[]>;
  /** How often keys were destroyed. */
  generation(): Promise<number>;
  close(): Promise<void>;
}

/** Where the keys of data subjects are kept, apart from the log. It knows wrapped keys only. */
export interface KeyStore extends KeyStoreReader {
  /** Keeps the store's own key unless there is one. Returns the one that is there then. */
  begin(key: StoreKey): Promise<StoreKey>;
  /** The keys of these subjects; none for those without one. */
  ofSubjects(lookups: readonly string[]): Promise<readonly SubjectKey[]>;
  /** Keeps new keys durably, unless their subject has one. Returns the key that each of the subjects has then, in any order. */
  keep(keys: readonly SubjectKey[]): Promise<readonly SubjectKey[]>;
  /** Destroys the keys of subjects durably, in the store's journals, too. Returns the ids of those that were there. */
  destroy(lookups: readonly string[]): Promise<readonly string[]>;
  counts(): Promise<KeyCounts>;
  /** Keys after an id, in the order of their ids. */
  page(after: string, limit: number): Promise<readonly SubjectKey[]>;
  /** Replaces wrapped keys by others of the same ids, the store's own key among them. Those that are gone stay so. */
  rewrap(keys: readonly WrappedKey[]): Promise<void>;
}

/** The id of the store's own key. */
export const STORE_KEY = 'store';
