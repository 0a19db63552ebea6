import { createGuestIds } from '../../../src/commands/conversations/guest-ids.ts';
import type { Keys } from '../../../src/commands/keys.ts';
import { keyOf } from '../../support/key-of.ts';

const [one, two, three] = [keyOf('one'), keyOf('two'), keyOf('three')] as const;
const guestIds = (...keys: Keys) => createGuestIds({ ids: keys, secrets: keys });
const ids = guestIds(one);
const NOW = Date.parse('2026-02-24T10:30:00.000Z');

describe('a guest id', () => {
  it('says when it was issued and holds at least 26 random characters of base 36', () => {
    expect(ids.issue(NOW).id).toMatch(/^guest_1771929000000_[0-9a-z]{26,}$/);
  });

  it('is another one each time', () => {
    const issued = Array.from({ length: 1_000 }, () => ids.issue(NOW).id);
    expect(new Set(issued).size).toBe(1_000);
    expect(new Set(issued.map((id) => id.length)).size).toBe(1);
  });

  it('is recognised by every server with the same key, and by no other', () => {
    const id = ids.issue(NOW).id;
    expect(guestIds(one).recognise(id)).toBe(id);
    expect(guestIds(two).recognise(id)).toBeNull();
  });

  it('is issued under the first key, and recognised as long as its key is among the others', () => {
    const before = ids.issue(NOW).id;
    const after = guestIds(two, one).issue(NOW).id;
    for (const server of [guestIds(one, two), guestIds(two, one), guestIds(three, two, one)])
      expect([before, after].map(server.recognise)).toEqual([before, after]);
    expect([before, after].map(guestIds(two).recognise)).toEqual([null, after]);
    expect([before, after].map(guestIds(three).recognise)).toEqual([null, null]);
  });

  it('is not recognised with any character changed', () => {
    const id = ids.issue(NOW).id;
    const changed = [...id].map(
      (character, at) => `${id.slice(0, at)}${character === 'x' ? 'y' : 'x'}${id.slice(at + 1)}`,
    );
    expect(changed.filter((other) => ids.recognise(other) !== null)).toEqual([]);
  });

  it.each([
    ...['guest_1234567890_abc123', 'test_guest_123', '', 'guest_', `guest_1_${'0'.repeat(53)}`],
    ...[null, undefined, 42, {}, [], true],
  ])('is not %j', (claimed) => {
    expect(ids.recognise(claimed)).toBeNull();
  });
});

describe('the secret of a guest', () => {
  const { id, secret } = ids.issue(NOW);

  it('proves on every server with the same keys who the guest is', () => {
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(guestIds(one).isSecretOf(id, secret)).toBe(true);
    expect(guestIds(two).isSecretOf(id, secret)).toBe(false);
  });

  it('is issued under the first key, and good as long as its key is among the others', () => {
    const after = guestIds(two, one).issue(NOW);
    expect(guestIds(two, one).isSecretOf(id, secret)).toBe(true);
    expect(guestIds(two).isSecretOf(after.id, after.secret)).toBe(true);
  });

  it('is that of no other guest', () => {
    expect(ids.isSecretOf(ids.issue(NOW).id, secret)).toBe(false);
  });

  it('is not its id, nor made of it with the keys of ids', () => {
    const apart = createGuestIds({ ids: [one], secrets: [two] });
    expect(apart.isSecretOf(id, secret)).toBe(false);
    expect(secret).not.toContain(id.slice(-25));
  });

  it.each([`${secret}x`, secret.slice(1), id, '', null, undefined, 42, {}, []])('is not %j', (claimed) => {
    expect(ids.isSecretOf(id, claimed)).toBe(false);
  });
});
