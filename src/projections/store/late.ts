import { readsBy } from '../module.ts';
import { ReadModelsUnavailable, type ReadStore } from './port.ts';

/**
 * A read store that uses whatever `current` returns, and throws `ReadModelsUnavailable` while that is a sentence with the
 * reason: the read models aren't open yet, or belong to another log.
 */
export function createLateReadStore(
  current: () => ReadStore | string,
  close: () => Promise<void>,
): ReadStore {
  function opened(): ReadStore {
    const store = current();
    if (typeof store === 'string') throw new ReadModelsUnavailable(store);
    return store;
  }

  const open = async (): Promise<ReadStore> => opened();

  return {
    checkpoint: async () => (await open()).checkpoint(),
    isServing: async (module) => (await open()).isServing(module),
    builds: async () => (await open()).builds(),
    countPoisoned: async () => (await open()).countPoisoned(),
    forgotten: async () => (await open()).forgotten(),
    state: () => opened().state(),
    forget() {
      const store = current();
      if (typeof store !== 'string') store.forget();
    },
    queriesOf: (module) =>
      readsBy(module, async (name, argument) => {
        const reads = (await open()).queriesOf(module) as Readonly<
          Record<string, (argument: never) => unknown>
        >;
        return reads[name]?.(argument);
      }),
    readJoined: async (read, argument) => (await open()).readJoined(read, argument),
    close,
  };
}
