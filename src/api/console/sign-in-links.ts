import { randomUUID } from 'node:crypto';
import type { Keys } from '../../commands/keys.ts';
import { createSealing } from '../../commands/sealing.ts';
import type { ConsoleSessionId } from '../../events/ids.ts';
import type { StaffClaims } from './staff-claims.ts';

/** A link that signs somebody in, once. */
export interface SignInLink {
  /** The session that it starts. */
  readonly sessionId: ConsoleSessionId;
  readonly claims: StaffClaims;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** The purpose of the keys of sign-in links: the command line and the desk derive the same ones. */
export const SIGN_IN_LINKS = 'sign-in links of the console';
const CONTEXT = 'sign-in link';

/** The token of a link that signs these claims in until then. */
export function signInTokenOf(keys: Keys, claims: StaffClaims, expiresAt: number): string {
  const link: SignInLink = { sessionId: randomUUID() as string as ConsoleSessionId, claims, expiresAt };
  return createSealing(keys).seal(CONTEXT, JSON.stringify(link));
}

/** The link of a token, also of one that has expired; null when the desk didn't make it. */
export function signInLinkOf(keys: Keys, token: string): SignInLink | null {
  const text = createSealing(keys).unseal(CONTEXT, token);
  return text === null ? null : (JSON.parse(text) as SignInLink);
}

/** The address that signs in. The token is in the fragment, which browsers send to nobody and the page removes at once. */
export const signInAddress = (deskUrl: string, token: string): string =>
  `${deskUrl}/console#sign-in=${token}`;
