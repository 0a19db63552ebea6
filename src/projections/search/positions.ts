/**
 * Where the words of a segment's texts are, so that a phrase is found without reading a text. Words have positions through all
 * texts: those of a field follow each other, and after each field one position has no word, so that no phrase goes across.
 */
export interface Positions {
  /** Each text's first position, and at the end how many positions there are. */
  readonly textStarts: Uint32Array;
  /** The token at each position, by its place; how many tokens there are where there is none. */
  readonly tokens: Uint16Array | Uint32Array;
  /** Where each token's steps start in `steps`, and at the end the length of `steps`. */
  readonly stepStarts: Uint32Array;
  /** From 0 to the token's first position, and from each one to the next. A `FAR` step doesn't get there yet. */
  readonly steps: Uint16Array;
}

export const FAR = 0xffff;
