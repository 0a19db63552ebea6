import { deriveKey } from '../src/keys.ts';

describe('a derived key', () => {
  const secret = 'the secret of a server, 32 bytes or more';

  it('is of 32 bytes, and the same every time', () => {
    expect(deriveKey(secret, 'one purpose')).toHaveLength(32);
    expect(deriveKey(secret, 'one purpose')).toEqual(deriveKey(secret, 'one purpose'));
  });

  it('is another one for another purpose, and of another secret', () => {
    expect(deriveKey(secret, 'another purpose')).not.toEqual(deriveKey(secret, 'one purpose'));
    expect(deriveKey(`${secret}.`, 'one purpose')).not.toEqual(deriveKey(secret, 'one purpose'));
  });

  it('never changes: what it has made is in logs', () => {
    expect(deriveKey(secret, 'phone numbers').toString('hex')).toBe(
      '6d19dcb480b1f77b57077646b81e01916813ed0401327b658c995722d76bec6a',
    );
  });
});
