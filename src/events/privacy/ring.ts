import type { KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type KeyReader, type KeyRing, KeysRefused, type OpeningKey, type PersonalKey } from './key-ring.ts';
import {
  type FoundKey,
  type KeyStore,
  type KeyStoreReader,
  STORE_KEY,
  type WrappedKey,
} from './key-store.ts';
import { lookupOf, type MasterKeys, newKey, newKeyId, unwrap, wrap } from './wrapping.ts';

export interface RingOptions {
  readonly masters: MasterKeys;
  /** The memory for unwrapped keys, in bytes. */
  readonly memory: number;
}

/** About what a cached key takes, with its name, in bytes. */
const ENTRY_BYTES = 512;

const cacheOf = <Value extends object>(memory: number) =>
  // `max` alone would allocate the room for all of them at once.
  new LRUCache<string, Value>({
    maxSize: Math.max(16, Math.floor(memory / ENTRY_BYTES)),
    sizeCalculation: () => 1,
  });

/** A key for reading: `opening` null says that it was destroyed. */
interface Known {
  readonly opening: OpeningKey | null;
}

/** Unwrapped when it is needed: who follows the log gets most texts in the clear, and only asks whether their keys are still there. */
class StoredKey implements OpeningKey {
  readonly #stored: WrappedKey;
  readonly #masters: MasterKeys;
  #key: KeyObject | undefined;

  constructor(stored: WrappedKey, masters: MasterKeys) {
    this.#stored = stored;
    this.#masters = masters;
  }

  get key(): KeyObject {
    this.#key ??= unwrapOrThrow(this.#stored, this.#masters);
    return this.#key;
  }
}

/** The keys of a store: those used last stay in memory. */
export const createKeyReader = (store: KeyStoreReader, { masters, memory }: RingOptions): KeyReader =>
  keyReader(store, masters, cacheOf<Known>(memory));

function keyReader(store: KeyStoreReader, masters: MasterKeys, known: LRUCache<string, Known>): KeyReader {
  let drops = 0;

  function note({ id, key }: FoundKey): OpeningKey | null {
    const opening = key && new StoredKey(key, masters);
    known.set(id, { opening });
    return opening;
  }

  return {
    async find(ids) {
      const found = new Map<string, OpeningKey | null>();
      const missing: string[] = [];
      for (const id of ids) {
        const one = known.get(id);
        if (one) found.set(id, one.opening);
        else missing.push(id);
      }
      const before = drops;
      if (missing.length > 0) for (const one of await store.find(missing)) found.set(one.id, note(one));
      // What was read while keys were dropped may have been destroyed since.
      if (before !== drops) known.clear();
      return found;
    },
    generation: () => store.generation(),
    forget() {
      drops++;
      known.clear();
    },
    close: () => store.close(),
  };
}

/**
 * The keys of a store for reading and writing.
 *
 * @throws KeysRefused when the store was made with none of the master keys.
 * @throws KeysUnavailable when the store can't answer now.
 */
export function createKeyRing(store: KeyStore, options: RingOptions): KeyRing {
  const { masters, memory } = options;
  const [master] = masters;
  const known = cacheOf<Known>(memory / 2);
  const reader = keyReader(store, masters, known);
  const ofSubjects = cacheOf<PersonalKey>(memory / 2);
  let drops = 0;
  let hashing: KeyObject | null = null;

  const ownKey = async (): Promise<KeyObject> => {
    hashing ??= unwrapOrThrow(await store.begin(wrap(STORE_KEY, newKey(), master)), masters);
    return hashing;
  };

  async function lookups(subjects: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const key = await ownKey();
    return new Map(subjects.map((subject) => [lookupOf(key, subject), subject]));
  }

  async function made(
    subjects: readonly string[],
    areNew: boolean,
  ): Promise<ReadonlyMap<string, PersonalKey>> {
    const named = await lookups(subjects);
    const there = areNew ? [] : await store.ofSubjects([...named.keys()]);
    const having = new Set(there.map(({ lookup }) => lookup));
    const fresh = [...named.keys()]
      .filter((lookup) => !having.has(lookup))
      .map((lookup) => ({ id: newKeyId(), key: newKey(), lookup }));
    const wrapped = fresh.map(({ id, key, lookup }) => ({ lookup, ...wrap(id, key, master) }));
    const kept = wrapped.length === 0 ? [] : await store.keep(wrapped);
    const keys = new Map<string, PersonalKey>();
    for (const { lookup, ...stored } of [...there, ...kept]) {
      const subject = named.get(lookup);
      const own = fresh.find(({ id }) => id === stored.id);
      if (subject !== undefined)
        keys.set(subject, { id: stored.id, key: own?.key ?? unwrapOrThrow(stored, masters) });
    }
    return keys;
  }

  function forget(): void {
    drops++;
    ofSubjects.clear();
    reader.forget();
  }

  return {
    ...reader,
    forget,

    async forWriting(subjects, areNew = false) {
      const keys = new Map<string, PersonalKey>();
      const missing: string[] = [];
      for (const subject of subjects) {
        const key = ofSubjects.get(subject);
        if (key) keys.set(subject, key);
        else missing.push(subject);
      }
      if (missing.length === 0) return keys;
      const before = drops;
      for (const [subject, key] of await made([...new Set(missing)], areNew)) {
        keys.set(subject, key);
        // What was read while keys were dropped may have been destroyed since.
        if (before !== drops) continue;
        ofSubjects.set(subject, key);
        known.set(key.id, { opening: key });
      }
      return keys;
    },

    atHand: ofSubjects,

    check: async () => void (await ownKey()),

    // No subject is written like that.
    fingerprint: async () => lookupOf(await ownKey(), 'fingerprint'),

    async withKeys(subjects) {
      const named = await lookups(subjects);
      const there = await store.ofSubjects([...named.keys()]);
      return new Set(there.flatMap(({ lookup }) => named.get(lookup) ?? []));
    },

    async destroy(subjects) {
      const destroyed = await store.destroy([...(await lookups(subjects)).keys()]);
      forget();
      return destroyed;
    },
  };
}

function unwrapOrThrow(wrapped: WrappedKey, masters: MasterKeys): KeyObject {
  const key = unwrap(wrapped, masters);
  if (key !== null) return key;
  throw new KeysRefused(
    masters.some(({ id }) => id === wrapped.master)
      ? 'a key in the key store was changed: restore the key store'
      : 'the key store was made with another PRIVACY_KEY: name that one, too',
  );
}
