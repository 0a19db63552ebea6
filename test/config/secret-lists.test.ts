import fc from 'fast-check';
import { fingerprintsOf } from '../../src/api/kernel/idempotency.ts';
import { signOwnToken, tokenKeysOf, verifyWithAny } from '../../src/api/kernel/token-keys.ts';
import { createCodeSecrets } from '../../src/commands/conversations/code-secrets.ts';
import { createGuestIds } from '../../src/commands/conversations/guest-ids.ts';
import { familyOfToken, phoneHashesOf, refreshTokensOf } from '../../src/commands/identity/secrets.ts';
import { deriveKeys, secretIdOf } from '../../src/commands/keys.ts';
import { secretIdsOf } from '../../src/composition/secret-ids.ts';
import { loadConfig } from '../../src/config/load.ts';
import type { Secrets } from '../../src/config/secret-lists.ts';
import type { CommandId, FamilyId, OnboardingCodeId } from '../../src/events/ids.ts';

const family = 'f'.repeat(64) as FamilyId;
const command = 'c0000000-0000-4000-8000-000000000001' as CommandId;
const code = 'o0000000-0000-4000-8000-000000000001' as OnboardingCodeId;

const NOW = 1_771_929_000_000;

const codesOf = (secrets: Secrets) =>
  createCodeSecrets({ hashing: deriveKeys(secrets, 'hashes'), sealing: deriveKeys(secrets, 'seals') });
const guestsOf = (secrets: Secrets) =>
  createGuestIds({ ids: deriveKeys(secrets, 'guest ids'), secrets: deriveKeys(secrets, 'guest secrets') });
const identityOf = (secrets: Secrets) => ({
  secrets: deriveKeys(secrets, 'login secrets'),
  lookUp: deriveKeys(secrets, 'phone numbers'),
});
const fingerprints = (secrets: Secrets) => {
  const endpoint = { method: 'POST', secrets: ['request'] } as const;
  return fingerprintsOf(endpoint, '/', null, Buffer.from('body'), deriveKeys(secrets, 'fingerprints'));
};

/** What one server makes, and whether another one knows it. */
const MADE: Readonly<Record<string, (maker: Secrets, other: Secrets) => boolean | Promise<boolean>>> = {
  'a guest id': (maker, other) => guestsOf(other).recognise(guestsOf(maker).issue(NOW).id) !== null,
  'the secret of a guest': (maker, other) => {
    const { id, secret } = guestsOf(maker).issue(NOW);
    return guestsOf(other).isSecretOf(id, secret);
  },
  'the hash of a code': (maker, other) =>
    codesOf(other).fits(code, '123456', codesOf(maker).hash(code, '123456')),
  'a sealed code': (maker, other) =>
    codesOf(other).unseal(code, codesOf(maker).seal(code, '123456')) === '123456',
  'a refresh token': (maker, other) =>
    familyOfToken(identityOf(other), refreshTokensOf(identityOf(maker), family, command)[0]) === family,
  'the hash of a phone number': (maker, other) =>
    phoneHashesOf(identityOf(other), '+2348012345678').includes(
      phoneHashesOf(identityOf(maker), '+2348012345678')[0],
    ),
  'the fingerprint of a request': (maker, other) => fingerprints(other).includes(fingerprints(maker)[0]),
  'an access token': async (maker, other) => {
    const own = { keys: tokenKeysOf(maker), issuer: 'casebook', audience: null };
    const token = await signOwnToken(own, { sub: 'u', role: 'user', sid: family }, Date.now(), 60);
    return verifyWithAny(tokenKeysOf(other), token, {}).then(
      () => true,
      () => false,
    );
  },
};

const secret = fc
  .constantFrom('a', 'b', 'c', 'd')
  .map((letter) => `${letter}-secret-0123456789-0123456789-0123`);
const list = fc.uniqueArray(secret, { minLength: 1, maxLength: 3 }) as unknown as fc.Arbitrary<Secrets>;

describe.each(Object.entries(MADE))('%s', (_, isKnown) => {
  it('is known where the first secret of its maker is in the list, and nowhere else', () =>
    fc.assert(
      fc.asyncProperty(list, list, async (maker, other) => {
        expect(await isKnown(maker, other)).toBe(other.includes(maker[0]));
      }),
      { numRuns: 60 },
    ));
});

describe('the ids of secrets', () => {
  const [a, b] = ['a', 'b'].map((letter) => `${letter}-secret-0123456789-0123456789-0123`) as [
    string,
    string,
  ];
  const [idOfA, idOfB] = [secretIdOf(a), secretIdOf(b)];

  it('are told in the order of the lists, and nothing else is', () => {
    const config = loadConfig({ JWT_SECRET: a, SERVER_SECRET: `${b},${a}`, PRIVACY_KEY: b });
    const server = [idOfB, idOfA];
    expect(secretIdsOf(config)).toEqual({ tokens: [idOfA], server, lookup: server, privacy: [idOfB] });
  });

  it('are those of no tokens where an outside issuer signs them', () => {
    const secrets = { SERVER_SECRET: a, LOOKUP_SECRET: b, PRIVACY_KEY: a };
    const config = loadConfig({ JWT_JWKS_URL: 'http://localhost/keys', ...secrets });
    expect(secretIdsOf(config)).toMatchObject({ tokens: null, server: [idOfA], lookup: [idOfB] });
  });
});
