import { FAR, type Positions } from './positions.ts';
import { BORDER, type SearchText, tokensIn } from './search-text.ts';
import { reversed, type Segment } from './segment.ts';

/** What is stored of consecutive texts. */
export interface Indexed {
  readonly segment: Segment;
  readonly positions: Positions;
}

/** A distinct token. */
interface Token {
  readonly text: string;
  /** In the order in which tokens first appeared. */
  readonly number: number;
  /** The texts that have it, ascending. */
  readonly texts: number[];
  /** As in `Positions`. */
  readonly steps: number[];
  /** Where the steps have got to. */
  position: number;
}

/** Tokens in the order in which they first appeared, and the number of the token at each position. */
interface Read {
  readonly tokens: readonly Token[];
  readonly textStarts: Uint32Array;
  readonly sequence: readonly number[];
}

/** Where there is none. */
const NO_TOKEN = -1;

/** The same texts always make the same bytes. */
export function indexTexts(texts: readonly SearchText[]): Indexed {
  const read = readTexts(texts);
  const byFrequency = read.tokens.toSorted((a, b) => b.texts.length - a.texts.length);
  return { segment: segmentOf(byFrequency, texts.length), positions: positionsOf(byFrequency, read) };
}

function readTexts(texts: readonly SearchText[]): Read {
  const known = new Map<string, Token>();
  const sequence: number[] = [];
  const textStarts = new Uint32Array(texts.length + 1);
  for (const [offset, text] of texts.entries()) {
    for (const field of text) {
      for (const word of tokensIn(field)) {
        const token = tokenOf(known, word);
        note(token, offset, sequence.length);
        sequence.push(token.number);
      }
      sequence.push(NO_TOKEN);
    }
    textStarts[offset + 1] = sequence.length;
  }
  return { tokens: [...known.values()], textStarts, sequence };
}

function tokenOf(known: Map<string, Token>, text: string): Token {
  const token = known.get(text);
  if (token !== undefined) return token;
  const fresh = { text, number: known.size, texts: [], steps: [], position: 0 };
  known.set(text, fresh);
  return fresh;
}

function note(token: Token, offset: number, position: number): void {
  if (token.texts[token.texts.length - 1] !== offset) token.texts.push(offset);
  let step = position - token.position;
  for (; step >= FAR; step -= FAR) token.steps.push(FAR);
  token.steps.push(step);
  token.position = position;
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
    byBeginning: sortedPlaces(tokens.map(({ text }) => text)),
    byEnd: sortedPlaces(tokens.map(({ text }) => reversed(text))),
    postingStarts,
    postings,
  };
}

function sortedPlaces(texts: readonly string[]): Uint32Array {
  const places = new Map(texts.map((text, place) => [text, place]));
  return Uint32Array.from(texts.toSorted(), (text) => places.get(text) ?? 0);
}

function positionsOf(tokens: readonly Token[], { textStarts, sequence }: Read): Positions {
  const stepStarts = new Uint32Array(tokens.length + 1);
  const placeOf = new Uint32Array(tokens.length);
  for (const [place, { number, steps }] of tokens.entries()) {
    placeOf[number] = place;
    stepStarts[place + 1] = (stepStarts[place] ?? 0) + steps.length;
  }
  const steps = new Uint16Array(stepStarts[tokens.length] ?? 0);
  for (const [place, token] of tokens.entries()) steps.set(token.steps, stepStarts[place]);
  const at = new (tokens.length > 0xffff ? Uint32Array : Uint16Array)(sequence.length);
  for (let position = 0; position < at.length; position++)
    at[position] = placeOf[sequence[position] ?? NO_TOKEN] ?? tokens.length;
  return { textStarts, tokens: at, stepStarts, steps };
}
