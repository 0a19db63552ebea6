import type { KeyStore } from '../events/privacy/key-store.ts';

/** A key store for a single writer, which acknowledges new keys before they are on disk. */
export interface PipelinedKeys extends KeyStore {
  /** Resolves once all acknowledged keys are durable. Throws when one has failed. */
  settled(): Promise<void>;
}

const MOST_UNDER_WAY = 1_024;

/** As `pipelined` does it for the log: only for a program that fills an empty log, and a key store without subjects. */
export function pipelinedKeys(store: KeyStore): PipelinedKeys {
  const begun = new Set<string>();
  const underWay: Promise<unknown>[] = [];

  async function settled(): Promise<void> {
    await Promise.all(underWay.splice(0));
  }

  return {
    ...store,
    settled,
    async ofSubjects(lookups) {
      const known = lookups.filter((lookup) => begun.has(lookup));
      if (known.length === 0) return [];
      await settled();
      return store.ofSubjects(known);
    },
    async keep(keys) {
      for (const { lookup } of keys) begun.add(lookup);
      const keeping = store.keep(keys);
      // `settled` throws it.
      keeping.catch(() => {});
      underWay.push(keeping);
      if (underWay.length >= MOST_UNDER_WAY) await settled();
      return keys;
    },
    async find(ids) {
      await settled();
      return store.find(ids);
    },
  };
}
