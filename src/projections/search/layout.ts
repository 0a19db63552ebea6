/** How an index divides the things that it numbers from 0, in the order in which the log first names them. */
export interface Layout {
  /** Ordinals per block of a bitmap; a multiple of `segmentSize`. */
  readonly blockSize: number;
  /** Ordinals per segment of the search and per span of creation times; a multiple of 32, at most 65,536. */
  readonly segmentSize: number;
}

/** A block is 4 KiB: small enough to rewrite at each commit, large enough that a million ordinals have 31. */
export const DEFAULT_LAYOUT: Layout = { blockSize: 32_768, segmentSize: 4_096 };

/** For messages: larger segments have fewer words in all and are searched faster, but take longer to build (0.2 s). */
export const MESSAGE_LAYOUT: Layout = { blockSize: 32_768, segmentSize: 16_384 };

/** The segments that become full when the number of ordinals grows from `before` to `after`. */
export function filledSegments({ segmentSize }: Layout, before: number, after: number): readonly number[] {
  const first = Math.floor(before / segmentSize);
  return Array.from({ length: Math.floor(after / segmentSize) - first }, (_, index) => first + index);
}

/** Throws a `RangeError` when the sizes don't fit into each other. */
export function checkLayout({ blockSize, segmentSize }: Layout): void {
  const fits =
    segmentSize > 0 && segmentSize % 32 === 0 && segmentSize <= 65_536 && blockSize % segmentSize === 0;
  if (!fits || blockSize > 65_536)
    throw new RangeError(`No layout: blocks of ${blockSize}, segments of ${segmentSize}`);
}
