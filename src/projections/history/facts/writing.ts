import { LRUCache } from 'lru-cache';
import { read, type Steps } from '../../search/steps.ts';
import { emptyFacts, type FactColumns, lengthOf } from './columns.ts';
import { FACT_KINDS, type Fact } from './documents.ts';
import { beginOfChange, type FactLayout, piecesOf } from './pieces.ts';
import type { FactStore, TextList } from './store.ts';

/** The numbers of so many texts of a list are remembered. */
const MOST_TEXTS = 100_000;
const createTextCache = () => new LRUCache<string, number>({ maxSize: MOST_TEXTS, sizeCalculation: () => 1 });

/** Writes facts in pieces, whatever the engine. It remembers how many there are, and numbers of texts. */
export class FactWriting {
  readonly #layout: FactLayout;
  readonly #numbers = { subjects: createTextCache(), words: createTextCache() };
  #count: number | null = null;

  constructor(layout: FactLayout) {
    this.#layout = layout;
  }

  /** Drops what it remembers: a transaction has failed, or another projector has written. */
  forget(): void {
    this.#count = null;
    for (const cache of Object.values(this.#numbers)) cache.clear();
  }

  *add(store: FactStore, facts: readonly Fact[]): Steps<void> {
    if (facts.length === 0) return;
    const texts = facts.map(textOf);
    const subjects = yield* this.#numbered(store, 'subjects', subjectsIn(facts, texts));
    const words = yield* this.#numbered(store, 'words', wordsIn(texts));
    const added = columnsOf(facts, texts, { subjects, words });
    const count = this.#count ?? (yield* read(store.count()));
    const first = beginOfChange(count, facts.length, this.#layout);
    const before = yield* factsBetween(store, first, count);
    yield* read(store.replace(first, piecesOf(first, [...before, added], this.#layout)));
    this.#count = count + facts.length;
  }

  /** The numbers of texts; those that are new are added to the list. */
  *#numbered(store: FactStore, list: TextList, texts: Iterable<string>): Steps<ReadonlyMap<string, number>> {
    const cache = this.#numbers[list];
    const numbers = new Map<string, number>();
    const unknown = new Set<string>();
    for (const text of texts) {
      if (numbers.has(text)) continue;
      const number = cache.get(text);
      if (number === undefined) unknown.add(text);
      else numbers.set(text, number);
    }
    if (unknown.size === 0) return numbers;
    const found = yield* read(store.numbersOf(list, [...unknown]));
    const added = [...unknown].filter((text) => !found.has(text));
    if (added.length > 0) {
      const first = (yield* read(store.lastNumber(list))) + 1;
      yield* read(store.addTexts(list, first, added));
      for (const [index, text] of added.entries()) numbers.set(text, first + index);
    }
    for (const [text, number] of found) numbers.set(text, number);
    for (const text of unknown) cache.set(text, numbers.get(text) as number);
    return numbers;
  }
}

function* factsBetween(store: FactStore, first: number, end: number): Steps<readonly FactColumns[]> {
  const parts: FactColumns[] = [];
  for (let next = first; next < end; ) {
    const pieces = yield* read(store.piecesFrom(next));
    if (pieces.length === 0) throw new Error(`there are no facts from ${next} on, though the last is ${end}`);
    for (const { facts } of pieces) {
      parts.push(facts);
      next += lengthOf(facts);
    }
  }
  return parts;
}

/** What a fact says, as a text of one of the lists. */
interface SaidText {
  readonly list: TextList;
  readonly text: string;
}

/** Null: it says nothing more than its kind. */
function textOf({ kind, words }: Fact): SaidText | null {
  const [first] = words;
  if (first === undefined) return null;
  if (kind === 'ticket_linked') return { list: 'subjects', text: first };
  return { list: 'words', text: JSON.stringify(words) };
}

/** In the order of the facts, so that their numbers are the same however commits divide them. */
function* subjectsIn(facts: readonly Fact[], texts: readonly (SaidText | null)[]): Iterable<string> {
  for (const [index, { subject }] of facts.entries()) {
    yield subject;
    const said = texts[index];
    if (said?.list === 'subjects') yield said.text;
  }
}

function* wordsIn(texts: readonly (SaidText | null)[]): Iterable<string> {
  for (const said of texts) if (said?.list === 'words') yield said.text;
}

type Numbers = Readonly<Record<TextList, ReadonlyMap<string, number>>>;

const CODES: ReadonlyMap<string, number> = new Map(FACT_KINDS.map((kind, code) => [kind, code]));

function columnsOf(
  facts: readonly Fact[],
  texts: readonly (SaidText | null)[],
  numbers: Numbers,
): FactColumns {
  const columns = emptyFacts(facts.length);
  for (const [index, { position, time, kind, subject }] of facts.entries()) {
    const said = texts[index];
    columns.positions[index] = position;
    columns.times[index] = time;
    columns.kinds[index] = CODES.get(kind) as number;
    columns.subjects[index] = numbers.subjects.get(subject) as number;
    if (said) columns.words[index] = numbers[said.list].get(said.text) as number;
  }
  return columns;
}
