import type { AnyBulkWriteOperation, ClientSession, Filter } from 'mongodb';
import { containing } from '../../../conversations/conversations/mongo.ts';
import { trigramsOf } from '../../../conversations/conversations/trigrams.ts';
import { bytesIn } from '../../../store/mongo/collections.ts';
import { hiddenIn, hideIn } from '../../../store/mongo/hidden.ts';
import type { ListedText, PageKey, Part, VersionStore } from '../store.ts';
import type { PartRow, TextRow, VersionCollections } from './collections.ts';

/** The number of values in one request. */
const PAGE = 10_000;

/** In a session all reads are of one state. Parts are kept until `flush`, so that each is written once. */
export class MongoVersionStore implements VersionStore {
  readonly #collections: VersionCollections;
  readonly #options: { readonly session?: ClientSession };
  readonly #put = new Map<string, Part>();

  constructor(collections: VersionCollections, session?: ClientSession) {
    this.#collections = collections;
    this.#options = session ? { session } : {};
  }

  async flush(): Promise<void> {
    const writes = [...this.#put].map(([_id, replacement]): AnyBulkWriteOperation<PartRow> => {
      return { replaceOne: { filter: { _id }, replacement, upsert: true } };
    });
    this.#put.clear();
    if (writes.length > 0) await this.#collections.parts.bulkWrite(writes, this.#options);
  }

  async count(): Promise<number> {
    const last = this.#collections.ids.find({}, this.#options).sort({ _id: -1 }).limit(1);
    return ((await last.next())?._id ?? -1) + 1;
  }

  async ordinalsOf(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = await inPages(ids, (id) => this.#collections.ids.find({ id }, this.#options).toArray());
    return new Map(found.map((row) => [row.id, row._id]));
  }

  async idsOf(ordinals: readonly number[]): Promise<readonly string[]> {
    const found = await inPages(ordinals, (_id) =>
      this.#collections.ids.find({ _id }, this.#options).toArray(),
    );
    const ids = new Map(found.map((row) => [row._id, row.id]));
    return ordinals.map((ordinal) => {
      const id = ids.get(ordinal);
      if (id === undefined) throw new Error(`no document under ${ordinal}, though there are versions of it`);
      return id;
    });
  }

  async addIds(first: number, ids: readonly string[]): Promise<void> {
    await this.#collections.ids.insertMany(
      ids.map((id, index) => ({ _id: first + index, id })),
      this.#options,
    );
  }

  async hide(ids: readonly string[]): Promise<void> {
    await hideIn(this.#collections.ids, ids, this.#options.session);
  }

  hidden(): Promise<readonly number[]> {
    return hiddenIn(this.#collections.ids, this.#options.session);
  }

  async lastText(): Promise<number> {
    const last = this.#collections.texts.find({}, this.#options).sort({ _id: -1 }).limit(1);
    return (await last.next())?._id ?? 0;
  }

  async textNumbers(column: string, texts: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const found = await inPages(texts, (text) =>
      this.#collections.texts.find({ column, text }, this.#options).toArray(),
    );
    return new Map(found.map((row) => [row.text, row._id]));
  }

  async textsOf(numbers: readonly number[]): Promise<ReadonlyMap<number, string>> {
    const found = await inPages(numbers, (_id) =>
      this.#collections.texts.find({ _id }, this.#options).toArray(),
    );
    return new Map(found.map((row) => [row._id, row.text]));
  }

  async addTexts(first: number, texts: readonly ListedText[]): Promise<void> {
    await this.#collections.texts.insertMany(
      texts.map(({ column, text, search }, index) => ({
        ...{ _id: first + index, column, text },
        ...(search !== null && { searchText: search, trigrams: trigramsOf(search) }),
      })),
      this.#options,
    );
  }

  async textsContaining(term: string): Promise<readonly number[]> {
    const searched = { $and: [{ searchText: { $exists: true } }, containing(term)] } as Filter<TextRow>;
    const asked = { ...this.#options, projection: { _id: 1 } };
    return (await this.#collections.texts.find(searched, asked).toArray()).map(({ _id }) => _id);
  }

  async lastPart(block: number): Promise<Part | null> {
    const last = this.#collections.parts.find({ block }, this.#options).sort({ page: -1, part: -1 }).limit(1);
    const row = await last.next();
    return row && partIn(row);
  }

  async partsOfPage({ block, page }: PageKey): Promise<readonly Part[]> {
    await this.flush();
    return this.#partsBy({ block, page });
  }

  async partsOfBlock(block: number): Promise<readonly Part[]> {
    await this.flush();
    return this.#partsBy({ block });
  }

  putPart(part: Part): void {
    this.#put.set(`${part.block}/${part.page}/${part.part}`, part);
  }

  async clearBlock(block: number): Promise<void> {
    await this.#collections.parts.deleteMany({ block }, this.#options);
  }

  async pagesAt(position: number): Promise<readonly PageKey[]> {
    const asked = { ...this.#options, projection: { _id: 0, block: 1, page: 1 } };
    const found = await this.#collections.parts
      .find({ part: 0, since: { $lte: position } }, asked)
      .hint('pages')
      .toArray();
    const latest = new Map<number, number>();
    for (const { block, page } of found) latest.set(block, Math.max(page, latest.get(block) ?? 0));
    return [...latest]
      .map(([block, page]) => ({ block, page }))
      .sort((one, other) => one.block - other.block);
  }

  async partsAt(pages: readonly PageKey[], position: number): Promise<readonly Part[]> {
    const wanted = pages.map(({ block, page }) => ({ block, page, since: { $lte: position } }));
    return wanted.length === 0 ? [] : this.#partsBy({ $or: wanted });
  }

  async #partsBy(filter: Filter<PartRow>): Promise<readonly Part[]> {
    const rows = await this.#collections.parts.find(filter, this.#options).toArray();
    return rows
      .map(partIn)
      .sort((one, other) => one.block - other.block || one.page - other.page || one.part - other.part);
  }
}

const partIn = ({ bytes, ...row }: PartRow): Part => ({ ...row, bytes: bytesIn({ _id: row._id, bytes }) });

/** Rows of many values, asked for in several requests. */
async function inPages<Value, Found>(
  values: readonly Value[],
  find: (some: { $in: Value[] }) => Promise<Found[]>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let at = 0; at < values.length; at += PAGE)
    for (const row of await find({ $in: values.slice(at, at + PAGE) })) found.push(row);
  return found;
}
