import { createCodeSecrets } from '../../../src/commands/conversations/code-secrets.ts';
import type { OnboardingCodeId } from '../../../src/events/ids.ts';
import { keyOf } from '../../support/key-of.ts';

const keys = { hashing: [keyOf(1)], sealing: [keyOf(2)] } as const;
const next = { hashing: [keyOf(3)], sealing: [keyOf(4)] } as const;
const rotated = createCodeSecrets({
  hashing: [...next.hashing, ...keys.hashing],
  sealing: [...next.sealing, ...keys.sealing],
});
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
    const foreign = createCodeSecrets({ ...keys, hashing: next.hashing });
    expect(foreign.fits(ID, CODE, secrets.hash(ID, CODE))).toBe(false);
    expect(secrets.hash(ID, CODE)).not.toBe(secrets.hash(OTHER, CODE));
  });

  it('is made with the first key, and fits with any of them', () => {
    expect(rotated.fits(ID, CODE, secrets.hash(ID, CODE))).toBe(true);
    expect(rotated.fits(ID, '123457', secrets.hash(ID, CODE))).toBe(false);
    expect(rotated.hash(ID, CODE)).toBe(createCodeSecrets(next).hash(ID, CODE));
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
    const foreign = createCodeSecrets({ ...keys, sealing: next.sealing });
    expect(secrets.unseal(OTHER, sealed)).toBeNull();
    expect(foreign.unseal(ID, sealed)).toBeNull();
    expect(secrets.unseal(ID, changed.toString('base64url'))).toBeNull();
    expect(secrets.unseal(ID, '')).toBeNull();
  });

  it('is sealed with the first key, and opens with any of them', () => {
    expect(rotated.unseal(ID, secrets.seal(ID, CODE))).toBe(CODE);
    expect(createCodeSecrets(next).unseal(ID, rotated.seal(ID, CODE))).toBe(CODE);
    expect(secrets.unseal(ID, rotated.seal(ID, CODE))).toBeNull();
  });
});
