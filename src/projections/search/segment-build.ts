import { FIELD_END, FIRST_TOKEN, type Sequences } from './phrase.ts';
import { BORDER, type SearchText, tokensIn } from './search-text.ts';
import type { Segment } from './segment.ts';

/** What is stored of consecutive texts. */
export interface Indexed {
  readonly segment: Segment;
  readonly sequences: Sequences;
}

/** A distinct token. */
interface Token {
  readonly text: string;
  /** In the order in which tokens first appeared. */
  readonly number: number;
  /** The texts that have it, ascending. */
  readonly texts: number[];
}

/** `sequence`: the numbers of all tokens, one more than each, with `FIELD_END` after each field. */
interface Read {
  readonly tokens: Token[];
  readonly sequence: number[];
  readonly starts: Uint32Array;
}

export function indexTexts(texts: readonly SearchText[]): Indexed {
  const { tokens, sequence, starts } = read(texts);
  const sorted = tokens.toSorted((a, b) => b.texts.length - a.texts.length);
  const idOf = new Uint32Array(tokens.length + 1).fill(FIELD_END);
  for (const [place, { number }] of sorted.entries()) idOf[number + 1] = place + FIRST_TOKEN;
  const Ids = tokens.length + FIRST_TOKEN > 0x1_0000 ? Uint32Array : Uint16Array;
  const ids = new Ids(sequence.length);
  for (let at = 0; at < ids.length; at++) ids[at] = idOf[sequence[at] ?? 0] ?? FIELD_END;
  return { segment: segmentOf(sorted, texts.length), sequences: { starts, ids } };
}

function read(texts: readonly SearchText[]): Read {
  const known = new Map<string, Token>();
  const sequence: number[] = [];
  const starts = new Uint32Array(texts.length + 1);
  for (const [offset, text] of texts.entries()) {
    for (const field of text) {
      for (const word of tokensIn(field)) sequence.push(noted(known, word, offset).number + 1);
      sequence.push(0);
    }
    starts[offset + 1] = sequence.length;
  }
  return { tokens: [...known.values()], sequence, starts };
}

function noted(known: Map<string, Token>, word: string, offset: number): Token {
  const token = known.get(word);
  if (token === undefined) {
    const fresh = { text: word, number: known.size, texts: [offset] };
    known.set(word, fresh);
    return fresh;
  }
  if (token.texts[token.texts.length - 1] !== offset) token.texts.push(offset);
  return token;
}

function segmentOf(tokens: readonly Token[], size: number): Segment {
  const starts = new Uint32Array(tokens.length + 1);
  const postingStarts = new Uint32Array(tokens.length + 1);
  let [at, posted] = [BORDER.length, 0];
  for (const [index, { text, texts }] of tokens.entries()) {
    starts[index] = at;
    postingStarts[index] = posted;
    at += text.length + BORDER.length;
    posted += texts.length;
  }
  starts[tokens.length] = at;
  postingStarts[tokens.length] = posted;
  const postings = new Uint16Array(posted);
  for (const [index, { texts }] of tokens.entries()) postings.set(texts, postingStarts[index]);
  return {
    size,
    tokens: BORDER + tokens.map(({ text }) => text + BORDER).join(''),
    starts,
    postingStarts,
    postings,
  };
}
