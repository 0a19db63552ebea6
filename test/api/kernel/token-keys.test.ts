import { createSecretKey } from 'node:crypto';
import { decodeProtectedHeader, SignJWT } from 'jose';
import { signToken } from '../../../src/api/kernel/token-keys.ts';
import { createTokenVerifier } from '../../../src/api/kernel/tokens.ts';
import { secretIdOf } from '../../../src/commands/keys.ts';
import { loadConfig } from '../../../src/config/load.ts';
import { SECRET } from '../../support/desk.ts';

const OTHER = `${SECRET}-of-another-time`;
const THIRD = `${SECRET}-of-another-place`;
const claims = { sub: 'u-1', role: 'user' } as const;

const accepts = async (secrets: string, token: string) =>
  typeof ((await createTokenVerifier(loadConfig({ JWT_SECRET: secrets }))(token)) ?? '') !== 'string';
/** As another system signs it that shares the secret. */
const signed = (secret: string, kid?: string, seconds = 60) =>
  new SignJWT({ ...claims })
    .setProtectedHeader({ alg: 'HS256', ...(kid !== undefined && { kid }) })
    .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
    .sign(new TextEncoder().encode(secret));

describe('a token under several secrets', () => {
  it('names the secret that signed it, without telling it', async () => {
    const { kid } = decodeProtectedHeader(await signToken(SECRET, claims, 60));
    expect(kid).toBe(secretIdOf(SECRET));
    expect(SECRET).not.toContain(kid);
  });

  it.each<[string, (secret: string) => Promise<string>]>([
    ['names its secret', (secret) => signToken(secret, claims, 60)],
    ['names none', (secret) => signed(secret)],
    ['names one that nobody here knows', (secret) => signed(secret, 'key-2026-11')],
    ['names it by what is no text', (secret) => signed(secret, 5 as unknown as string)],
  ])('that %s is accepted wherever its secret stands in the list, and nowhere else', async (_, sign) => {
    for (const secret of [SECRET, OTHER]) {
      const token = await sign(secret);
      expect(await accepts(`${SECRET},${OTHER}`, token)).toBe(true);
      expect(await accepts(`${OTHER},${SECRET}`, token)).toBe(true);
      expect(await accepts(THIRD, token)).toBe(false);
    }
  });

  it('that names another secret than its own is refused', async () => {
    const token = await signed(SECRET, secretIdOf(OTHER));
    expect(await accepts(`${SECRET},${OTHER}`, token)).toBe(false);
    expect(await accepts(SECRET, token)).toBe(true);
  });

  it('is refused when it has expired, whichever secret signed it', async () => {
    for (const secret of [SECRET, OTHER])
      expect(await accepts(`${SECRET},${OTHER}`, await signed(secret, undefined, -15))).toBe(false);
  });

  it.each(['casebook', `casebook.${secretIdOf(SECRET)}`, `casebook.${secretIdOf(THIRD)}`])(
    'that another system names %s is taken for one of ours, and means nothing without a session',
    async (kid) => {
      const verify = createTokenVerifier(loadConfig({ JWT_SECRET: SECRET }), Date.now, {
        ...{ keys: [{ id: secretIdOf(SECRET), secret: createSecretKey(SECRET, 'utf8') }] },
        ...{ issuer: 'casebook', audience: null },
      });
      expect(await verify(await signed(SECRET, kid))).toBeNull();
    },
  );
});
