import { SIGN_IN_LINKS, signInTokenOf } from '../../src/api/console/sign-in-links.ts';
import type { StaffClaims } from '../../src/api/console/staff-claims.ts';
import { deriveKeys } from '../../src/commands/keys.ts';
import { type CallOptions, type Client, type Reply, SECRET } from './desk.ts';

/** A browser of somebody who is signed in at the console, as far as cookies go. */
export interface SignedIn {
  /** For the header `Cookie`. */
  readonly cookie: string;
  readonly csrf: string;
  /** Who is signed in, as the desk said at the sign-in. */
  readonly me: Readonly<Record<string, unknown>>;
  get(path: string, headers?: CallOptions['headers']): Promise<Reply>;
  /** With the CSRF token. */
  post(path: string, body?: unknown, headers?: CallOptions['headers']): Promise<Reply>;
}

export const ADA: StaffClaims = { sub: 'ada', role: 'admin', name: 'Ada Obi', email: 'ada@example.com' };

/** The token of a link that signs in within a minute, at a desk with the secret of tests. */
export const linkToken = (claims: StaffClaims = ADA, expiresAt = Date.now() + 60_000): string =>
  signInTokenOf(deriveKeys([SECRET], SIGN_IN_LINKS), claims, expiresAt);

/** `name=value` of the cookie that an answer sets; null when it sets none. */
export const cookieIn = ({ headers }: Pick<Reply, 'headers'>): string | null =>
  headers.get('set-cookie')?.split(';')[0] ?? null;

export async function signIn(desk: Client, claims: StaffClaims = ADA): Promise<SignedIn> {
  const reply = await desk.post('/console/api/sign-in', { token: linkToken(claims) });
  if (reply.status !== 200) throw new Error(`not signed in: ${JSON.stringify(reply.body)}`);
  return signedInWith(desk, cookieIn(reply) ?? '', reply.body.data);
}

/** The same browser at another node. */
export function signedInWith(desk: Client, cookie: string, me: SignedIn['me']): SignedIn {
  const csrf = String(me.csrf_token);
  return {
    ...{ cookie, csrf, me },
    get: (path, headers) => desk.call('GET', path, { headers: { cookie, ...headers } }),
    post: (path, body, headers) =>
      desk.call('POST', path, {
        ...(body !== undefined && { body }),
        headers: { cookie, 'x-csrf-token': csrf, ...headers },
      }),
  };
}
