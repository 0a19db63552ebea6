import type { Position } from '../../../events/log/port.ts';
import type { ErasureDocument } from './documents.ts';

export interface ErasureQueries {
  /** The latest first, at most `limit`, and no more than a page holds (`page.ts`). */
  page(query: ErasureQuery): Promise<readonly ErasureDocument[]>;
}

export interface ErasureQuery {
  /** Erasures that were asked for before this position; null: all. */
  readonly before: Position | null;
  readonly limit: number;
}

/** After all positions. */
export const LAST = Number.MAX_SAFE_INTEGER;
