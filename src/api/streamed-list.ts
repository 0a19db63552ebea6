import { randomUUID } from 'node:crypto';
import { nextTurn } from '../events/next-turn.ts';
import { ReadModelsUnavailable } from '../projections/store/port.ts';

/** A list in a response's data: an array, or a list that is read while it is sent. */
export interface Listed<Item> {
  map<Out>(present: (item: Item) => Out): Listed<Out>;
}

/** The type of a response's data whose lists may be streamed. */
export type Streamable<Data, Lists extends keyof Data> = Omit<Data, Lists> & {
  readonly [Name in Lists]: Data[Name] extends readonly (infer Item)[] ? Listed<Item> : never;
};

/**
 * A list that is too long for memory: its first page, and a function that reads the others. A response with such a list is
 * sent page by page; each page is read once the client has read those before.
 */
export class StreamedList<Item> implements Listed<Item> {
  readonly #first: readonly Item[];
  readonly #rest: () => AsyncIterable<readonly Item[]>;

  constructor(first: readonly Item[], rest: () => AsyncIterable<readonly Item[]>) {
    this.#first = first;
    this.#rest = rest;
  }

  map<Out>(present: (item: Item) => Out): StreamedList<Out> {
    const rest = this.#rest;
    return new StreamedList(this.#first.map(present), async function* () {
      for await (const page of rest()) yield page.map(present);
    });
  }

  async *pages(): AsyncGenerator<readonly Item[]> {
    yield this.#first;
    yield* this.#rest();
  }

  /** A placeholder for the list, which `jsonAround` replaces. */
  toJSON(): string {
    if (met === null) throw new Error('a streamed list can only be sent');
    met.push(this);
    return PLACE;
  }
}

/** Random, so that no text of a message can be confused with the placeholder of a list. */
const PLACE = randomUUID();
/** The lists that the current `JSON.stringify` has found. */
let met: StreamedList<unknown>[] | null = null;

/** A value's JSON as the texts around its streamed lists, and those lists; one text when it has none. */
export function jsonAround(value: object): {
  readonly texts: readonly string[];
  readonly lists: readonly StreamedList<unknown>[];
} {
  const lists: StreamedList<unknown>[] = [];
  met = lists;
  try {
    const json = JSON.stringify(value);
    return { texts: lists.length === 0 ? [json] : json.split(`"${PLACE}"`), lists };
  } finally {
    met = null;
  }
}

/**
 * A list of `count` items, which `next` reads page by page: the first page before this returns, so that a list of one
 * page is an array and a store that doesn't answer is noticed before anything is sent.
 *
 * @param next the page after an item (null: the first page), with at least one item as long as there are any.
 * @throws ReadModelsUnavailable, also while the list is sent, when there are fewer items than `count`: the read models
 * were thrown away meanwhile, and what is there would look like all of it.
 */
export async function readList<Item>(
  count: number,
  next: (last: Item | null) => Promise<readonly Item[]>,
): Promise<Listed<Item>> {
  const first = count === 0 ? [] : await pageAfter(null, next);
  if (first.length >= count) return first;
  return new StreamedList(first, () => pagesAfter(first, count, next));
}

async function* pagesAfter<Item>(
  first: readonly Item[],
  count: number,
  next: (last: Item | null) => Promise<readonly Item[]>,
): AsyncGenerator<readonly Item[]> {
  let page = first;
  for (let read = first.length; read < count; read += page.length) {
    // With a fast store and a fast client, other requests would get no turn of the event loop.
    await nextTurn();
    page = await pageAfter(page.at(-1) ?? null, next);
    yield page;
  }
}

async function pageAfter<Item>(
  last: Item | null,
  next: (last: Item | null) => Promise<readonly Item[]>,
): Promise<readonly Item[]> {
  const page = await next(last);
  if (page.length === 0) throw new ReadModelsUnavailable('a list ended before all of it was read');
  return page;
}
