/**
 * The positions of the words in a segment's texts, by which a phrase is found without reading a text. Positions are counted
 * through all texts: words of a field have consecutive positions, and the position after each field has no word, so that no
 * phrase extends across fields.
 */
export interface Positions {
  /** The first position of each text, and at the end the number of positions. */
  readonly textStarts: Uint32Array;
  /** The token at each position, by its place; the number of tokens where there is no word. */
  readonly tokens: Uint16Array | Uint32Array;
  /** Where the steps of each token start in `steps`, and at the end the length of `steps`. */
  readonly stepStarts: Uint32Array;
  /** From 0 to the token's first position, and from each position to the next. A `FAR` step is only a part of the way. */
  readonly steps: Uint16Array;
}

export const FAR = 0xffff;
