import type { CountryCode } from 'libphonenumber-js';
import type { Initiate } from '../../commands/identity/initiate.ts';
import type { Logins } from '../../commands/identity/logins.ts';
import type { OwnAccount } from '../../commands/identity/own-account.ts';
import type { Sessions } from '../../commands/identity/sessions.ts';
import type { AccessTokens } from './access-tokens.ts';

export interface IdentityDependencies {
  readonly logins: Logins;
  readonly sessions: Sessions;
  readonly ownAccount: OwnAccount;
  readonly tokens: AccessTokens;
  /** Null: login is off. */
  readonly initiate: Initiate | null;
  readonly defaultRegion: CountryCode;
}
