/** Repeatable choices: the same seed makes the same month (mulberry32). */
export interface Choices {
  /** From 0 up to, and without, a whole number. */
  below(end: number): number;
  /** Whether something happens that happens in so many of a hundred cases. */
  chance(percent: number): boolean;
  one<const Items extends readonly [unknown, ...unknown[]]>(items: Items): Items[number];
  /** One of these, or undefined where there is none. */
  any<Item>(items: readonly Item[]): Item | undefined;
}

export function choices(seed: number): Choices {
  let state = seed;
  function next(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const below = (end: number) => Math.floor(next() * end);
  return {
    below,
    chance: (percent) => below(100) < percent,
    one: (items) => items[below(items.length)] ?? items[0],
    any: (items) => items[below(items.length)],
  };
}
