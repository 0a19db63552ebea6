import type { KeyRing } from '../../src/events/privacy/key-ring.ts';
import type { KeyStore, SubjectKey, WrappedKey } from '../../src/events/privacy/key-store.ts';
import { createKeyRing } from '../../src/events/privacy/ring.ts';
import { newKey } from '../../src/events/privacy/wrapping.ts';

/** A key store in memory. */
function memoryKeyStore(): KeyStore {
  const living = new Map<string, SubjectKey>();
  const destroyed = new Set<string>();
  let storeKey: WrappedKey | null = null;
  let generation = 0;
  const byId = (id: string) => [...living.values()].find((key) => key.id === id);
  const unused = () => {
    throw new Error('not of a key store in memory');
  };
  return {
    storeKey: async () => storeKey,
    begin: async (key) => {
      storeKey ??= key;
      return storeKey;
    },
    find: async (ids) =>
      ids
        .map((id) => ({ id, key: byId(id) ?? null }))
        .filter(({ id, key }) => key !== null || destroyed.has(id)),
    ofSubjects: async (lookups) => lookups.flatMap((lookup) => living.get(lookup) ?? []),
    keep: async (keys) =>
      keys.map((key) => {
        const there = living.get(key.lookup) ?? key;
        living.set(key.lookup, there);
        return there;
      }),
    destroy: async (lookups) => {
      const there = lookups.flatMap((lookup) => living.get(lookup) ?? []);
      for (const { id, lookup } of there) {
        living.delete(lookup);
        destroyed.add(id);
      }
      if (there.length > 0) generation++;
      return there.map(({ id }) => id);
    },
    generation: async () => generation,
    counts: unused,
    page: unused,
    rewrap: unused,
    close: async () => {},
  };
}

/** A key ring in memory. */
export const memoryKeys = (): KeyRing =>
  createKeyRing(memoryKeyStore(), { masters: [{ id: 'test', key: newKey() }], memory: 1024 * 1024 });
