/** How versions are divided. */
export interface VersionLayout {
  /** Documents in a block. */
  readonly block: number;
  /** Versions in a part, which is written again at each commit until it is full. */
  readonly part: number;
  /** Versions in a page, without those that it repeats; a multiple of `part`. */
  readonly page: number;
}

/**
 * Twice as many versions in a page as documents in a block: so a question reads about two versions of each document, and a
 * third of what is stored is repeated.
 */
export const VERSION_LAYOUT: VersionLayout = { block: 4_096, part: 256, page: 8_192 };
