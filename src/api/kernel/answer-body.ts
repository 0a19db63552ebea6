import { jsonAround, type StreamedList } from '../streamed-list.ts';

/** The body of a response. */
export type AnswerBody = string | Buffer | StreamedJson | StreamedLines;

/** Small pieces are sent together, in chunks of so many characters. */
const CHUNK_CHARACTERS = 32 * 1024;

/** JSON with long lists, which is made while it is sent. */
export class StreamedJson {
  readonly #texts: readonly string[];
  readonly #lists: readonly StreamedList<unknown>[];

  constructor(texts: readonly string[], lists: readonly StreamedList<unknown>[]) {
    this.#texts = texts;
    this.#lists = lists;
  }

  /** The text in pieces. Throws when a page of a list can't be read. */
  async *chunks(): AsyncGenerator<string> {
    let chunk = '';
    for await (const piece of this.#pieces()) {
      chunk += piece;
      if (chunk.length < CHUNK_CHARACTERS) continue;
      yield chunk;
      chunk = '';
    }
    if (chunk !== '') yield chunk;
  }

  async *#pieces(): AsyncGenerator<string> {
    for (const [index, text] of this.#texts.entries()) {
      yield text;
      const list = this.#lists[index];
      if (list) yield* elementsOf(list);
    }
  }
}

async function* elementsOf(list: StreamedList<unknown>): AsyncGenerator<string> {
  let before = '[';
  for await (const page of list.pages()) {
    if (page.length === 0) continue;
    const { texts, lists } = jsonAround(page);
    for (const [index, text] of texts.entries()) {
      const from = index === 0 ? 1 : 0;
      yield (index === 0 ? before : '') + text.slice(from, index === texts.length - 1 ? -1 : undefined);
      // An item may have a long list of its own.
      const list = lists[index];
      if (list) yield* elementsOf(list);
    }
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}

/** Lines that are made while they are sent, without an end of their own. The signal aborts when the client has gone. */
export class StreamedLines {
  readonly chunks: (signal: AbortSignal) => AsyncIterable<string>;

  constructor(chunks: (signal: AbortSignal) => AsyncIterable<string>) {
    this.chunks = chunks;
  }
}

/** An answer of an endpoint. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: AnswerBody;
  readonly headers: Readonly<Record<string, string>>;
}

/** JSON as one text, unless the value has a list that is too long for that. */
export function jsonBody(value: object): string | StreamedJson {
  const { texts, lists } = jsonAround(value);
  return lists.length === 0 ? (texts[0] ?? '') : new StreamedJson(texts, lists);
}
