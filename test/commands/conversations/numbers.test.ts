import fc from 'fast-check';
import { hasNumber, type Numbers, withNumber } from '../../../src/commands/conversations/numbers.ts';

const setOf = (...numbers: number[]) => numbers.reduce<Numbers>(withNumber, []);

describe('a set of numbers', () => {
  it('is one range when they follow each other, in whatever order they came', () => {
    expect(setOf(3, 1, 2, 5, 4)).toEqual([[1, 5]]);
  });

  it('keeps ranges apart that do not touch', () => {
    expect(setOf(9, 1, 4, 5)).toEqual([
      [1, 1],
      [4, 5],
      [9, 9],
    ]);
  });

  it('has what was put into it and nothing else, in ranges that are ascending and apart', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 })), (numbers) => {
        const set = setOf(...numbers);
        const expected = new Set(numbers);
        for (let number = 0; number <= 61; number++)
          expect(hasNumber(set, number)).toBe(expected.has(number));
        for (const [index, [from, to]] of set.entries()) {
          expect(from).toBeLessThanOrEqual(to);
          expect(from).toBeGreaterThan((set[index - 1]?.[1] ?? -1) + 1);
        }
      }),
    );
  });
});
