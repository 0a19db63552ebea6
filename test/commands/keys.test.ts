import { deriveKey, deriveKeys, secretIdOf } from '../../src/commands/keys.ts';

const SECRET = 'a-secret-for-tests-only-0123456789abcdef';

describe('a key derived from the server’s secret', () => {
  it('has 32 bytes and is the same every time', () => {
    const key = deriveKey(SECRET, 'guest ids');
    expect(key.symmetricKeySize).toBe(32);
    expect(deriveKey(SECRET, 'guest ids').equals(key)).toBe(true);
  });

  it('is another one for another purpose, and for another secret', () => {
    const keys = [deriveKey(SECRET, 'a'), deriveKey(SECRET, 'b'), deriveKey(`${SECRET}.`, 'a')];
    expect(new Set(keys.map((key) => key.export().toString('hex'))).size).toBe(3);
  });

  it('stays as it is from version to version: guest ids and codes that are out depend on it', () => {
    expect(deriveKey(SECRET, 'guest ids').export().toString('hex')).toBe(
      'c1691aee3f73a39bb34a2c7f95694a21ac76f007ce49a6a62c92245c052ff8ec',
    );
  });

  it('is one for each version of the secret, in their order', () => {
    const [newer, older] = [`${SECRET}.`, SECRET];
    const [first, second] = deriveKeys([newer, older], 'a');
    expect([first.equals(deriveKey(newer, 'a')), second?.equals(deriveKey(older, 'a'))]).toEqual([
      true,
      true,
    ]);
  });
});

describe('the id of a secret', () => {
  it('is the same on every node and in every version, and another one for another secret', () => {
    expect(secretIdOf(SECRET)).toBe('4bb0cbd7f908b37e');
    expect(secretIdOf(`${SECRET}.`)).not.toBe(secretIdOf(SECRET));
  });
});
