import { backoffMs } from '../../src/events/backoff.ts';

const BACKOFF = { first: 10, longest: 500 };

describe('a backoff', () => {
  it('allows twice as long after each failure, up to the longest', () => {
    const longest = [0, 1, 2, 5, 6, 5_000].map((failures) => backoffMs(BACKOFF, failures, () => 1));
    expect(longest).toEqual([10, 20, 40, 320, 500, 500]);
  });

  it('waits any part of what is allowed, so that those who failed together come back apart', () => {
    expect(backoffMs(BACKOFF, 3, () => 0)).toBe(0);
    expect(backoffMs(BACKOFF, 3, () => 0.25)).toBe(20);
    const waits = new Set(Array.from({ length: 20 }, () => backoffMs(BACKOFF, 3)));
    expect(waits.size).toBeGreaterThan(15);
  });
});
