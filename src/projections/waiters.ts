import type { Position } from '../events/log/port.ts';

/** Callers that wait for positions, ordered by position: settling some of them doesn't touch the others. */
export interface Waiters {
  /** Calls `settle` once the position is reached. Returns a function that stops waiting. */
  add(position: Position, settle: () => void): () => void;
  /** Everything up to here is reached: settles the callers that wait for it, lowest positions first. */
  settleUpTo(position: Position): void;
}

/** All callers that wait for one position. */
interface Group {
  readonly position: Position;
  readonly settles: Set<() => void>;
}

export function createWaiters(): Waiters {
  const groups: Group[] = [];

  /** The index of the first group that waits for this position or a later one. Most new callers wait for the latest. */
  function indexOf(position: Position): number {
    const last = groups.at(-1);
    if (!last || last.position < position) return groups.length;
    let [low, high] = [0, groups.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((groups[middle]?.position ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function groupOf(position: Position): Group {
    const index = indexOf(position);
    const found = groups[index];
    if (found?.position === position) return found;
    const group: Group = { position, settles: new Set() };
    groups.splice(index, 0, group);
    return group;
  }

  return {
    add(position, settle) {
      const { settles } = groupOf(position);
      settles.add(settle);
      return () => {
        settles.delete(settle);
        const index = indexOf(position);
        if (settles.size === 0 && groups[index]?.settles === settles) groups.splice(index, 1);
      };
    },

    settleUpTo(position) {
      const next = indexOf((position + 1) as Position);
      for (const { settles } of groups.splice(0, next)) for (const settle of settles) settle();
    },
  };
}
