/** Which parts of a text match a search. Pure. */

/** A part of a text; `isMatch`: the search has found it. */
export interface Part {
  readonly text: string;
  readonly isMatch: boolean;
}

/** A text without case and accents, and for each of its units the place in the text that it came from. */
function folded(text: string): { readonly plain: string; readonly from: readonly number[] } {
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

/** The words of a search, the longest first; a phrase in quotation marks is one of them. */
function wordsOf(search: string): readonly string[] {
  const found = [...search.matchAll(/"([^"]+)"|[^\s"]+/gu)].map(([whole, phrase]) => phrase ?? whole);
  const plain = found.map((word) => folded(word.replace(/^#/, '')).plain).filter((word) => word !== '');
  return plain.sort((one, other) => other.length - one.length);
}

/** The text in parts. Case and accents don't matter; overlapping matches are one. */
export function partsOf(text: string, search: string): readonly Part[] {
  const words = wordsOf(search);
  if (words.length === 0 || text === '') return [{ text, isMatch: false }];
  const { plain, from } = folded(text);
  const matched = new Array<boolean>(text.length).fill(false);
  for (const word of words)
    for (let at = plain.indexOf(word); at !== -1; at = plain.indexOf(word, at + 1))
      matched.fill(true, from[at], from[at + word.length]);
  const parts: { text: string; isMatch: boolean }[] = [];
  for (let at = 0; at < text.length; at++) {
    const last = parts.at(-1);
    const isMatch = matched[at] ?? false;
    if (last?.isMatch === isMatch) last.text += text[at];
    else parts.push({ text: text[at] ?? '', isMatch });
  }
  return parts;
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
