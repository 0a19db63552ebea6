/** Counts by key and in total. A key whose count is zero takes no memory. */
export interface Tally {
  of(key: string): number;
  total(): number;
  /** Returns the key's new count. */
  add(key: string, change: number): number;
  clear(): void;
}

export function createTally(): Tally {
  const counts = new Map<string, number>();
  let total = 0;
  const of = (key: string) => counts.get(key) ?? 0;

  return {
    of,
    total: () => total,
    add(key, change) {
      const count = of(key) + change;
      if (count === 0) counts.delete(key);
      else counts.set(key, count);
      total += change;
      return count;
    },
    clear() {
      counts.clear();
      total = 0;
    },
  };
}
