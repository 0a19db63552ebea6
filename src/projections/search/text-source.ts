import type { Layout } from './layout.ts';
import type { Positions } from './positions.ts';
import type { SearchText } from './search-text.ts';
import type { Segment } from './segment.ts';
import type { Awaitable } from './steps.ts';

/** What a store must read for a search, all of one state of the store. */
export interface TextSource {
  readonly layout: Layout;
  /** A sealed segment, which contains all its texts. */
  segment(segment: number): Awaitable<Segment>;
  positions(segment: number): Awaitable<Positions>;
  /** From the ordinal `from` to before `to`; at least the first ones. */
  textsBetween(from: number, to: number): Awaitable<readonly SearchText[]>;
}
