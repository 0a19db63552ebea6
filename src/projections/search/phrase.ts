import { setBit } from './bitmap.ts';
import { FAR, type Positions } from './positions.ts';

/** A word of a phrase. */
interface Word {
  /** The tokens that match it, by their places. */
  readonly tokens: Uint32Array;
  /** The number of words after it in the phrase. */
  readonly distance: number;
  /** About how often its tokens occur in the segment. */
  readonly count: number;
}

/**
 * The texts of a segment, one bit each, in which tokens of these lists, by their places, follow each other. The positions of the
 * rarest word are the candidates, and the other words are looked up beside them.
 */
export function findPhrase(positions: Positions, fitting: readonly Uint32Array[], size: number): Uint32Array {
  const words = fitting.map((tokens, index) => ({
    tokens,
    distance: fitting.length - 1 - index,
    count: countOf(tokens, positions),
  }));
  const ends = new Uint32Array(Math.ceil((positions.tokens.length + words.length) / 32));
  const [rarest, ...others] = words.toSorted((a, b) => a.count - b.count);
  if (rarest !== undefined) addEnds(positions, rarest, ends);
  for (const word of others) if (!keepEnds(positions, word, ends)) return new Uint32Array(size / 32);
  return textsAt(ends, positions, size);
}

function countOf(tokens: Uint32Array, { stepStarts }: Positions): number {
  let count = 0;
  for (const token of tokens) count += (stepStarts[token + 1] ?? 0) - (stepStarts[token] ?? 0);
  return count;
}

function addEnds({ stepStarts, steps }: Positions, { tokens, distance }: Word, ends: Uint32Array): void {
  for (const token of tokens) {
    const last = stepStarts[token + 1] ?? 0;
    let position = distance;
    for (let at = stepStarts[token] ?? 0; at < last; at++) {
      const step = steps[at] ?? 0;
      position += step;
      if (step !== FAR) setBit(ends, position);
    }
  }
}

/** Returns whether any are kept. */
function keepEnds({ tokens, stepStarts }: Positions, word: Word, ends: Uint32Array): boolean {
  const fits = new Uint8Array(stepStarts.length);
  for (const token of word.tokens) fits[token] = 1;
  let any = 0;
  for (let index = 0; index < ends.length; index++) {
    const before = ends[index] ?? 0;
    let kept = before;
    for (let rest = before; rest !== 0; rest &= rest - 1) {
      const bit = 31 - Math.clz32(rest & -rest);
      const at = index * 32 + bit - word.distance;
      if (at < 0 || at >= tokens.length || fits[tokens[at] ?? 0] === 0) kept &= ~(1 << bit);
    }
    ends[index] = kept;
    any |= kept;
  }
  return any !== 0;
}

/** The texts that have these positions. */
function textsAt(ends: Uint32Array, { textStarts }: Positions, size: number): Uint32Array {
  const found = new Uint32Array(size / 32);
  let text = 0;
  for (let word = 0; word < ends.length; word++) {
    for (let bits = ends[word] ?? 0; bits !== 0; bits &= bits - 1) {
      const position = word * 32 + 31 - Math.clz32(bits & -bits);
      while ((textStarts[text + 1] ?? 0x7fff_ffff) <= position) text++;
      setBit(found, text);
    }
  }
  return found;
}
