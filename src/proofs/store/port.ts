import type { Position } from '../../events/log/port.ts';

/** How far the tree of one log has been made. */
export interface TreeState {
  /** The number of leaves. */
  readonly size: number;
  /** Of the event that is the last leaf; `BEGINNING` without leaves. */
  readonly position: Position;
  /** Up to where the log was read, whose last events may be no leaves. */
  readonly read: Position;
}

/** Which part of the tree: see `Tile`. */
export interface TileAddress {
  readonly level: number;
  readonly number: number;
}

/**
 * Up to 256 hashes that stand beside each other. On level 0 they are leaves, on level 1 the roots of tiles of level 0 that are
 * full, and so on: as in tiled transparency logs (c2sp.org/tlog-tiles), a proof needs a tile or two of each level.
 */
export interface Tile extends TileAddress {
  /** 32 bytes each. */
  readonly hashes: Buffer;
  /** Of leaves: 8 bytes of the position and 8 of the id for each (`places.ts`); empty on other levels. */
  readonly places: Buffer;
}

/** A signed tree head that the desk has published. */
export interface KeptHead {
  /** Counts the heads of a log from 1. */
  readonly number: number;
  readonly size: number;
  /** A compact JWS. */
  readonly signed: string;
}

/** Where the tree of one log is kept, with the heads that were signed. Everything may throw `TreeUnavailable`. */
export interface TreeStore {
  /** Null before the first write. */
  state(): Promise<TreeState | null>;
  /** Null when there is no such tile. */
  tile(address: TileAddress): Promise<Tile | null>;
  /**
   * Replaces tiles and state, all or nothing.
   *
   * @returns false when the state is another one than `before`: another node has written.
   */
  write(before: TreeState | null, state: TreeState, tiles: readonly Tile[]): Promise<boolean>;
  /** The newest first; `before`: only those with smaller numbers. */
  heads(before: number | null, limit: number): Promise<readonly KeptHead[]>;
  addHead(head: Pick<KeptHead, 'size' | 'signed'>): Promise<KeptHead>;
  close(): Promise<void>;
}
