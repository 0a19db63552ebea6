/** How many hold on to each key; a key that nobody holds takes no memory. */
export interface Occupancy {
  of(key: string): number;
  /** Returns what releases the hold, once. */
  hold(key: string): () => void;
}

export function createOccupancy(): Occupancy {
  const counts = new Map<string, number>();
  const of = (key: string) => counts.get(key) ?? 0;

  return {
    of,
    hold(key) {
      counts.set(key, of(key) + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        if (of(key) > 1) counts.set(key, of(key) - 1);
        else counts.delete(key);
      };
    },
  };
}
