import { createCodeSecrets } from '../../../src/commands/conversations/code-secrets.ts';
import type { OnboardingCodeId } from '../../../src/events/ids.ts';

const keys = { hashing: Buffer.alloc(32, 1), sealing: Buffer.alloc(32, 2) };
const secrets = createCodeSecrets(keys);
const CODE = '123456';
const ID = '01999999-7777-7000-8000-000000000001' as OnboardingCodeId;
const OTHER = '01999999-7777-7000-8000-000000000002' as OnboardingCodeId;

describe('the hash of a code', () => {
  it('fits that code alone, under that id', () => {
    const hash = secrets.hash(ID, CODE);
    expect(secrets.fits(ID, CODE, hash)).toBe(true);
    expect(secrets.fits(ID, '123457', hash)).toBe(false);
    expect(secrets.fits(OTHER, CODE, hash)).toBe(false);
    expect(secrets.fits(ID, CODE, 'nonsense')).toBe(false);
  });

  it('can’t be made without the key, nor tells that two codes are the same', () => {
    const foreign = createCodeSecrets({ ...keys, hashing: Buffer.alloc(32, 3) });
    expect(foreign.fits(ID, CODE, secrets.hash(ID, CODE))).toBe(false);
    expect(secrets.hash(ID, CODE)).not.toBe(secrets.hash(OTHER, CODE));
  });
});

describe('a sealed code', () => {
  it('opens with the key, under its id', () => {
    const sealed = secrets.seal(ID, CODE);
    expect(sealed).not.toContain(CODE);
    expect(secrets.unseal(ID, sealed)).toBe(CODE);
    expect(secrets.seal(ID, CODE)).not.toBe(sealed);
  });

  it('opens neither under another id nor with another key nor when changed', () => {
    const sealed = secrets.seal(ID, CODE);
    const changed = Buffer.from(sealed, 'base64url');
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
    const foreign = createCodeSecrets({ ...keys, sealing: Buffer.alloc(32, 3) });
    expect(() => secrets.unseal(OTHER, sealed)).toThrow();
    expect(() => foreign.unseal(ID, sealed)).toThrow();
    expect(() => secrets.unseal(ID, changed.toString('base64url'))).toThrow();
    expect(() => secrets.unseal(ID, '')).toThrow();
  });
});
