import { fold } from '../../projections/search/fold.ts';
import { withWrittenNumbers, writtenNumbersIn } from '../../projections/search/written-numbers.ts';
import { type FoldedText, foldWithOrigins } from './folded-text.ts';

/** A part of a text around what matched. */
export interface Snippet {
  /** Where it begins in the text, in UTF-16 code units. */
  readonly offset: number;
  /** Together the snippet, none empty. */
  readonly parts: { readonly text: string; readonly match: boolean }[];
  /** How much of the text comes after it, in UTF-16 code units. */
  readonly after: number;
}

/** Code units around the first match, more or less: no grapheme cluster is cut. */
const BEFORE = 60;
const AFTER = 140;

/** From cluster to before cluster. */
interface Range {
  readonly from: number;
  readonly to: number;
}

/** Around the first match of any term (folded); null when the text has none. */
export function snippetOf(text: string, terms: readonly string[]): Snippet | null {
  const whole = withWrittenNumbers(fold(text));
  if (!terms.some((term) => whole.some((field) => field.includes(term)))) return null;
  const folded = foldWithOrigins(text);
  const matches = allMatchesIn(folded, terms);
  const [first] = matches;
  if (first === undefined) return null;
  const { starts } = folded;
  const from = starts.findIndex((start) => start >= startOf(folded, first.from) - BEFORE);
  const end = startOf(folded, first.from) + AFTER;
  const to = Math.max(
    first.to,
    starts.findLastIndex((start) => start <= end),
  );
  const offset = startOf(folded, from);
  return { offset, parts: partsOf(folded, { from, to }, matches), after: text.length - startOf(folded, to) };
}

/** The snippet of each field that matches. */
export function fieldSnippets<Field extends string>(
  fields: Readonly<Record<Field, string | null>>,
  terms: readonly string[],
): readonly { readonly field: Field; readonly snippet: Snippet }[] {
  return (Object.keys(fields) as Field[]).flatMap((field) => {
    const snippet = snippetOf(fields[field] ?? '', terms);
    return snippet === null ? [] : [{ field, snippet }];
  });
}

const startOf = ({ starts, text }: FoldedText, cluster: number): number => starts[cluster] ?? text.length;

/** All matches from left to right; where some overlap, the longest of those that begin first. */
function matchesIn({ folded, origins }: FoldedText, terms: readonly string[]): Range[] {
  const found: Range[] = [];
  for (let at = 0; at < folded.length; ) {
    const next = nextMatch(folded, terms, at);
    if (next === null) break;
    found.push({
      from: origins[next.at + next.before] ?? 0,
      to: (origins[next.at + next.length - 1] ?? 0) + 1,
    });
    at = next.at + next.length;
  }
  return found;
}

/** With those of numbers, which match by their digits however they are written. */
function allMatchesIn(folded: FoldedText, terms: readonly string[]): Range[] {
  const found = matchesIn(folded, terms);
  const numbers = writtenNumbersIn(folded.folded).flatMap(({ digits, places }) => {
    const fitting = terms.filter((term) => term !== '' && digits.includes(term));
    const longest = fitting.toSorted((a, b) => b.length - a.length)[0];
    if (longest === undefined) return [];
    const at = digits.indexOf(longest);
    const clusterAt = (index: number) => folded.origins[places[index] ?? 0] ?? 0;
    return [{ from: clusterAt(at), to: clusterAt(at + longest.length - 1) + 1 }];
  });
  const others = numbers.filter(({ from, to }) => !found.some((one) => one.from < to && from < one.to));
  return [...found, ...others].toSorted((a, b) => a.from - b.from);
}

interface Match {
  readonly at: number;
  readonly length: number;
  /** How much of its beginning isn't marked. */
  readonly before: number;
}

/** What `#19` looks for, `-000019`: the dash is not of the number, but keeps it from being found within another. */
const END_OF_NUMBER = /^-\d{6,}$/;

function nextMatch(folded: string, terms: readonly string[], from: number): Match | null {
  let best: Match | null = null;
  for (const term of terms) {
    const { length } = term;
    const at = length === 0 ? -1 : folded.indexOf(term, from);
    const isBetter = best === null || at < best.at || (at === best.at && length > best.length);
    if (at !== -1 && isBetter) best = { at, length, before: END_OF_NUMBER.test(term) ? 1 : 0 };
  }
  return best;
}

function partsOf(folded: FoldedText, { from, to }: Range, matches: readonly Range[]): Snippet['parts'] {
  const parts: { text: string; match: boolean }[] = [];
  const add = (start: number, end: number, match: boolean) => {
    const text = folded.text.slice(startOf(folded, start), startOf(folded, end));
    if (text !== '') parts.push({ text, match });
  };
  let at = from;
  for (const match of matches) {
    if (match.from >= to) break;
    const start = Math.max(at, match.from);
    add(at, start, false);
    at = Math.max(start, Math.min(match.to, to));
    add(start, at, true);
  }
  add(at, to, false);
  return parts;
}
