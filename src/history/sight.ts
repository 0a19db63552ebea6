import type { Pseudonyms } from './pseudonyms.ts';

/** What is kept from a caller of history. */
export interface Restriction {
  /** Take the place of ids that open something. */
  readonly pseudonyms: Pseudonyms;
  /** Whether personal data are masked, too. */
  readonly isMasked: boolean;
}

/** What a caller sees of history. Null: all of it. */
export type Sight = Restriction | null;
