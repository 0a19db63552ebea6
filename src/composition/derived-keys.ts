import type { CodeKeys } from '../commands/conversations/code-secrets.ts';
import type { GuestKeys } from '../commands/conversations/guest-ids.ts';
import type { IdentityKeys } from '../commands/identity/secrets.ts';
import { deriveKeys, type Keys } from '../commands/keys.ts';
import type { Config } from '../config/config.ts';
import { lookupSecrets, serverSecrets } from '../config/secrets.ts';

/** The keys of what use cases make and recognise. */
export interface DerivedKeys {
  readonly guests: GuestKeys;
  readonly codes: CodeKeys;
  readonly identity: IdentityKeys;
  /** For the hashes of addresses and numbers by which people are found. */
  readonly contacts: Keys;
}

/** Every node with the same secrets derives the same keys. */
export function derivedKeysOf(config: Config): DerivedKeys {
  const secrets = serverSecrets(config);
  return {
    guests: {
      ids: deriveKeys(secrets, 'guest ids'),
      secrets: deriveKeys(secrets, 'guest secrets'),
    },
    codes: {
      hashing: deriveKeys(secrets, 'hashes of onboarding codes'),
      sealing: deriveKeys(secrets, 'sealed onboarding codes'),
    },
    identity: {
      secrets: deriveKeys(secrets, 'login secrets'),
      lookUp: deriveKeys(lookupSecrets(config), 'phone numbers'),
    },
    contacts: deriveKeys(lookupSecrets(config), 'contacts'),
  };
}
