import type { KeptHead, Tile, TreeState, TreeStore } from '../../src/proofs/store/port.ts';

/** A tree in memory. */
export function memoryTree(): TreeStore {
  const tiles = new Map<string, Tile>();
  const heads: KeptHead[] = [];
  let current: TreeState | null = null;
  return {
    state: async () => current,
    tile: async ({ level, number }) => tiles.get(`${level}/${number}`) ?? null,
    async write(before, state, changed) {
      if (before?.read !== current?.read) return false;
      current = state;
      for (const tile of changed) tiles.set(`${tile.level}/${tile.number}`, tile);
      return true;
    },
    heads: async (before, limit) =>
      heads
        .filter(({ number }) => before === null || number < before)
        .toReversed()
        .slice(0, limit),
    async addHead(head) {
      const kept = { number: heads.length + 1, ...head };
      heads.push(kept);
      return kept;
    },
    close: async () => {},
  };
}
