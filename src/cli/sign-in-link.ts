import { SIGN_IN_LINKS, signInAddress, signInTokenOf } from '../api/console/sign-in-links.ts';
import type { StaffClaims } from '../api/console/staff-claims.ts';
import { deriveKeys } from '../commands/keys.ts';
import type { Config } from '../config/config.ts';
import { serverSecrets } from '../config/secrets.ts';

/** How long a link can sign in unless another time is asked for, seconds. */
export const LINK_SECONDS = 15 * 60;

/** The address that signs somebody in at a desk with this configuration, once, within so many seconds. */
export function signInLinkFor(
  config: Config,
  deskUrl: string,
  claims: StaffClaims,
  seconds = LINK_SECONDS,
): string {
  const keys = deriveKeys(serverSecrets(config), SIGN_IN_LINKS);
  return signInAddress(
    config.console.url ?? deskUrl,
    signInTokenOf(keys, claims, Date.now() + seconds * 1_000),
  );
}

/** Who signs in by the link that a desk prints on its terminal. */
export const LOCAL_ADMIN: StaffClaims = { sub: 'local-admin', role: 'admin', name: 'Local Admin' };
