import { secretIdOf } from '../commands/keys.ts';
import type { Config } from '../config/config.ts';
import { jwtSecrets, lookupSecrets, privacySecrets, serverSecrets } from '../config/secrets.ts';

/** The ids of a node's secrets, in their order: nodes of one desk can be compared without revealing any. */
export interface SecretIds {
  /** Null where an outside issuer's keys verify tokens. */
  readonly tokens: readonly string[] | null;
  readonly server: readonly string[];
  readonly lookup: readonly string[];
  readonly privacy: readonly string[];
}

/** Throws what `jwtSecrets` throws. */
export const secretIdsOf = (config: Config): SecretIds => ({
  tokens: config.jwtJwksUrl === null ? jwtSecrets(config).map(secretIdOf) : null,
  server: serverSecrets(config).map(secretIdOf),
  lookup: lookupSecrets(config).map(secretIdOf),
  privacy: privacySecrets(config).map(secretIdOf),
});
