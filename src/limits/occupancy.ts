/** Counts the holders of each key; a key without holders takes no memory. */
export interface Occupancy {
  of(key: string): number;
  enter(key: string): void;
  /** For each `enter` once. */
  leave(key: string): void;
  /** Enters, and returns what leaves, once. */
  hold(key: string): () => void;
}

export function createOccupancy(): Occupancy {
  const counts = new Map<string, number>();
  const of = (key: string) => counts.get(key) ?? 0;

  const enter = (key: string) => void counts.set(key, of(key) + 1);

  function leave(key: string): void {
    if (of(key) > 1) counts.set(key, of(key) - 1);
    else counts.delete(key);
  }

  return {
    of,
    enter,
    leave,
    hold(key) {
      enter(key);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        leave(key);
      };
    },
  };
}
