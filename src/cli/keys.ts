import { masterKeysOf, openKeyStore } from '../composition/stores/keys.ts';
import { type Config, ConfigError } from '../config/config.ts';
import { loadConfig } from '../config/load.ts';
import { KeysRefused } from '../events/privacy/key-ring.ts';
import type { KeyStore } from '../events/privacy/key-store.ts';
import { rotateKeys } from '../events/privacy/rotate.ts';

/** `casebook keys`: how many personal keys there are, and under which versions of `PRIVACY_KEY`. */
export const countKeys = (): Promise<void> => inKeyStore(tellCounts);

/** `casebook keys rotate`: wraps all personal keys with the first version of `PRIVACY_KEY`, also beside desks. */
export const rotate = (): Promise<void> =>
  inKeyStore(async (store, config) => {
    const rotated = await rotateKeys(store, masterKeysOf(config)).catch((error) => {
      throw error instanceof KeysRefused ? new ConfigError(`PRIVACY_KEY: ${error.message}`) : error;
    });
    console.log(`${rotated} keys wrapped with the first PRIVACY_KEY`);
    await tellCounts(store, config);
  });

async function inKeyStore(work: (store: KeyStore, config: Config) => Promise<void>): Promise<void> {
  const config = loadConfig(process.env);
  const store = await openKeyStore(config, null);
  try {
    await work(store, config);
  } finally {
    await store.close();
  }
}

async function tellCounts(store: KeyStore, config: Config): Promise<void> {
  const { living, destroyed } = await store.counts();
  const known = masterKeysOf(config).map(({ id }) => id);
  const versions = [...new Set([...known, ...Object.keys(living)])];
  for (const id of versions) {
    const note = known.includes(id)
      ? `version ${known.indexOf(id) + 1} of PRIVACY_KEY`
      : 'not in PRIVACY_KEY';
    console.log(`${id} (${note}): ${living[id] ?? 0} keys`);
  }
  console.log(`destroyed: ${destroyed}`);
}
