import type { CountryCode } from 'libphonenumber-js';
import type { Logins } from '../../commands/identity/logins.ts';
import type { Sessions } from '../../commands/identity/sessions.ts';
import type { AccessTokens } from './access-tokens.ts';
import type { SendConfirmation } from './sending.ts';

export interface IdentityDependencies {
  readonly logins: Logins;
  readonly sessions: Sessions;
  readonly tokens: AccessTokens;
  /** Null: login is off. */
  readonly send: SendConfirmation | null;
  readonly defaultRegion: CountryCode;
}
