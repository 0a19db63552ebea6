import type { Granted } from '../../commands/identity/sessions.ts';
import { type OwnKeys, signOwnToken } from '../kernel/token-keys.ts';

const ACCESS_TOKEN_SECONDS = 15 * 60;

/** Both tokens of a session. The server does not store them. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
}

export interface AccessTokens {
  issue(granted: Granted): Promise<TokenPair>;
}

/** `now`: milliseconds since the epoch. */
export const createAccessTokens = (keys: OwnKeys, now: () => number = Date.now): AccessTokens => ({
  async issue({ familyId, account, refreshToken }) {
    const claims = { ...claimsOf(account), sid: familyId };
    return { accessToken: await signOwnToken(keys, claims, now(), ACCESS_TOKEN_SECONDS), refreshToken };
  },
});

const claimsOf = ({ userId, phoneNumber, name }: Granted['account']) => ({
  sub: userId,
  role: 'user' as const,
  phone_number: phoneNumber,
  ...(name !== null && { name }),
});

/** The payload for the waiting page, sent once. */
export interface AuthSuccess {
  readonly event: 'auth_success';
  readonly authToken: string;
  readonly refreshToken: string;
  readonly userId: string;
}

export async function authSuccessOf(tokens: AccessTokens, granted: Granted): Promise<AuthSuccess> {
  const { accessToken: authToken, refreshToken } = await tokens.issue(granted);
  return { event: 'auth_success', authToken, refreshToken, userId: granted.account.userId };
}
