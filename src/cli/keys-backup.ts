import { existsSync } from 'node:fs';
import { placeOfKeys } from '../composition/stores/keys.ts';
import { ConfigError } from '../config/config.ts';
import { inFilesOf } from '../config/data-directory.ts';
import { loadConfig } from '../config/load.ts';
import { copyKeys } from '../events/privacy/sqlite/copy.ts';

/** `casebook keys backup`: copies the file of personal keys. Throws `ConfigError` when there is none, or the new file is there already. */
export async function backUpKeys(file: string): Promise<void> {
  const config = loadConfig(process.env);
  const place = placeOfKeys(config);
  if ('url' in place)
    throw new ConfigError(
      'the keys are in the collection personal_keys of a MongoDB: use mongodump (docs/operations.md)',
    );
  if (!existsSync(place.file)) throw new ConfigError(`${place.file} does not exist: there are no keys yet`);
  if (existsSync(file)) throw new ConfigError(`${file} exists already: name a new file`);
  const keys = await inFilesOf(config.dataDir, async () => copyKeys(place.file, file));
  console.log(
    `${keys} keys of ${place.file} are in ${file}. They are of use with PRIVACY_KEY alone, which is kept elsewhere. Delete older copies: who was erased since can be read with them.`,
  );
}
