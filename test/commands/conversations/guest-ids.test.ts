import { createGuestIds } from '../../../src/commands/conversations/guest-ids.ts';

const [one, two, three] = ['one', 'two', 'three'].map((name) => Buffer.alloc(32, name)) as [
  Buffer,
  Buffer,
  Buffer,
];
const ids = createGuestIds([one]);
const NOW = Date.parse('2026-02-24T10:30:00.000Z');

describe('a guest id', () => {
  it('says when it was issued and holds at least 26 random characters of base 36', () => {
    expect(ids.issue(NOW)).toMatch(/^guest_1771929000000_[0-9a-z]{26,}$/);
  });

  it('is another one each time', () => {
    const issued = Array.from({ length: 1_000 }, () => ids.issue(NOW));
    expect(new Set(issued).size).toBe(1_000);
    expect(new Set(issued.map((id) => id.length)).size).toBe(1);
  });

  it('is recognised by every server with the same key, and by no other', () => {
    const id = ids.issue(NOW);
    expect(createGuestIds([one]).recognise(id)).toBe(id);
    expect(createGuestIds([two]).recognise(id)).toBeNull();
  });

  it('is issued under the first key, and recognised as long as its key is among the others', () => {
    const before = ids.issue(NOW);
    const after = createGuestIds([two, one]).issue(NOW);
    for (const keys of [
      [one, two],
      [two, one],
      [three, two, one],
    ] as const)
      expect([before, after].map(createGuestIds(keys).recognise)).toEqual([before, after]);
    expect([before, after].map(createGuestIds([two]).recognise)).toEqual([null, after]);
    expect([before, after].map(createGuestIds([three]).recognise)).toEqual([null, null]);
  });

  it('is not recognised with any character changed', () => {
    const id = ids.issue(NOW);
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
