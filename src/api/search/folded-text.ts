import { foldLetters } from '../../projections/search/fold.ts';

/** A text with its folded form, and which part of the one became which part of the other. */
export interface FoldedText {
  readonly text: string;
  readonly folded: string;
  /** Where each grapheme cluster begins in the text, and at the end the text's length. A run of white space is one. */
  readonly starts: readonly number[];
  /** Of each character of `folded`: the cluster that it came from. */
  readonly origins: readonly number[];
}

/** White space; plain characters that nothing combines with; everything else. */
const PIECES =
  /([\s\u0085]+)|((?:[!-~](?![^\0-\x7f]))+)|([^\s\u0085]+?)(?=[\s\u0085]|[!-~](?![^\0-\x7f])|$)/g;

let segmenter: Intl.Segmenter | null = null;
/** Made when it is first needed: its data take memory. */
function clustersOf(text: string): Iterable<{ readonly segment: string; readonly index: number }> {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/** Folds cluster by cluster. */
export function foldWithOrigins(text: string): FoldedText {
  const starts: number[] = [];
  const origins: number[] = [];
  let folded = '';
  const add = (start: number, characters: string) => {
    const isSecondBlank = characters === ' ' && folded.endsWith(' ');
    for (let at = 0; at < characters.length && !isSecondBlank; at++) origins.push(starts.length);
    if (!isSecondBlank) folded += characters;
    starts.push(start);
  };
  for (const { index, 0: piece, 1: blank, 2: plain } of text.matchAll(PIECES)) {
    if (blank !== undefined) add(index, ' ');
    else if (plain !== undefined)
      for (let at = 0; at < piece.length; at++) add(index + at, (piece[at] ?? '').toLowerCase());
    else for (const { segment, index: at } of clustersOf(piece)) add(index + at, foldLetters(segment));
  }
  starts.push(text.length);
  return { text, folded, starts, origins };
}
