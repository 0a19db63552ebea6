import { bytesOf } from '../../src/events/bytes.ts';

describe('about how many bytes a value takes', () => {
  it('grows with its texts, its lists and its depth', () => {
    expect(bytesOf('x'.repeat(1_000))).toBeGreaterThan(1_000);
    expect(bytesOf({ a: { b: ['x'.repeat(1_000), 'y'.repeat(1_000)] } })).toBeGreaterThan(2_000);
    expect(bytesOf(Array.from({ length: 1_000 }, (_, index) => index))).toBeGreaterThan(8_000);
  });

  it('is little for what holds nothing', () => {
    for (const value of [null, undefined, 0, true, {}, []]) expect(bytesOf(value)).toBeLessThan(50);
  });
});
