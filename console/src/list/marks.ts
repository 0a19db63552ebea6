/** Which parts of a text match a search. Pure. */

/** A part of a text; `isMatch`: the search has found it. */
export interface Part {
  readonly text: string;
  readonly isMatch: boolean;
}

interface Folded {
  readonly plain: string;
  /** For each of its units, and the end, the place in the text that it came from; null: the same place. */
  readonly from: readonly number[] | null;
}

/** Characters that fold to one each. */
const ASCII = /^[\0-\x7f]*$/;

/** A text without case and accents. */
function folded(text: string): Folded {
  if (ASCII.test(text)) return { plain: text.toLowerCase(), from: null };
  let plain = '';
  const from: number[] = [];
  let at = 0;
  for (const character of text) {
    const base = character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
    for (let unit = 0; unit < base.length; unit++) from.push(at);
    plain += base;
    at += character.length;
  }
  return { plain, from: [...from, text.length] };
}

/** The words of the last search: every text of a list is looked at for the same ones. */
let last: { readonly search: string; readonly words: readonly string[] } = { search: '', words: [] };

function wordsOf(search: string): readonly string[] {
  if (search !== last.search) last = { search, words: wordsIn(search) };
  return last.words;
}

/** The words of a search, the longest first; a phrase in quotation marks is one of them. */
function wordsIn(search: string): readonly string[] {
  const found = [...search.matchAll(/"([^"]+)"|[^\s"]+/gu)].map(([whole, phrase]) => phrase ?? whole);
  const plain = found.map((word) => folded(word.replace(/^#/, '')).plain).filter((word) => word !== '');
  return plain.sort((one, other) => other.length - one.length);
}

/** The text in parts. Case and accents don't matter; overlapping matches are one. */
export function partsOf(text: string, search: string): readonly Part[] {
  const words = wordsOf(search);
  if (words.length === 0 || text === '') return [{ text, isMatch: false }];
  const { plain, from } = folded(text);
  const spans = words.flatMap((word) => spansOf(plain, word));
  if (spans.length === 0) return [{ text, isMatch: false }];
  const at = (unit: number) => from?.[unit] ?? unit;
  const parts: Part[] = [];
  let end = 0;
  for (const [first, past] of joined(spans)) {
    // Of a character that folds to several, such as ﬁ, a part is no match.
    if (at(first) === at(past)) continue;
    if (at(first) > end) parts.push({ text: text.slice(end, at(first)), isMatch: false });
    parts.push({ text: text.slice(at(first), at(past)), isMatch: true });
    end = at(past);
  }
  return end < text.length ? [...parts, { text: text.slice(end), isMatch: false }] : parts;
}

type Span = readonly [first: number, past: number];

/** Where a word is in a text. */
function spansOf(plain: string, word: string): readonly Span[] {
  const spans: Span[] = [];
  for (let at = plain.indexOf(word); at !== -1; at = plain.indexOf(word, at + 1))
    spans.push([at, at + word.length]);
  return spans;
}

/** In their order; those that touch each other are one. */
function joined(spans: readonly Span[]): readonly Span[] {
  const all: [number, number][] = [];
  for (const [first, past] of spans.toSorted(([one], [other]) => one - other)) {
    const before = all.at(-1);
    if (before !== undefined && first <= before[1]) before[1] = Math.max(before[1], past);
    else all.push([first, past]);
  }
  return all;
}

/** So many characters before the first match are shown. */
const LEAD = 24;

/** The parts of a text from shortly before the first match on, so that the match is seen where there is little room. */
export function fromMatch(parts: readonly Part[]): readonly Part[] {
  const [first, ...rest] = parts;
  if (first === undefined || first.isMatch || rest.length === 0 || first.text.length <= LEAD) return parts;
  const lead = first.text.slice(-LEAD);
  const word = lead.search(/(?<=\s)\S/u);
  return [{ text: `…${word === -1 ? lead : lead.slice(word)}`, isMatch: false }, ...rest];
}
