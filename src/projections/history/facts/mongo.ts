import type { ClientSession, Collection, IndexDescription } from 'mongodb';
import { runAsync } from '../../search/steps.ts';
import { type BytesRow, bytesIn } from '../../store/mongo/collections.ts';
import type { CollectionOf, DocumentCollection, MongoReading, MongoSide } from '../../store/mongo/side.ts';
import type { Change } from '../../store/port.ts';
import type { FactQueries } from '../series/query.ts';
import { Replays } from '../series/replays.ts';
import { decodeFacts, encodeFacts, lengthOf } from './columns.ts';
import type { Fact } from './documents.ts';
import { findFacts } from './finding.ts';
import { boundsOf, type FactLayout, type Piece } from './pieces.ts';
import type { FactStore, TextList } from './store.ts';
import { FactWriting } from './writing.ts';

/** `_id` is the number of facts before it. */
interface PieceRow extends BytesRow<number> {
  readonly count: number;
  readonly least: number;
  readonly most: number;
}

/** `_id` is the text's number. */
interface TextRow {
  readonly _id: number;
  readonly text: string;
}

const UNIQUE: readonly IndexDescription[] = [{ name: 'text', key: { text: 1 }, unique: true }];
const COLLECTIONS = { '': [], subjects: UNIQUE, words: UNIQUE };

/** How many pieces are read at once: 3 MB if they are full. */
const PAGE = 16;

class MongoFacts implements FactStore {
  readonly #pieces: Collection<PieceRow>;
  readonly #texts: Readonly<Record<TextList, Collection<TextRow>>>;
  readonly #session: { readonly session?: ClientSession };

  constructor(collection: CollectionOf, session?: ClientSession) {
    this.#pieces = collection();
    this.#texts = { subjects: collection('subjects'), words: collection('words') };
    this.#session = session ? { session } : {};
  }

  async lastNumber(list: TextList): Promise<number> {
    const [last] = await this.#texts[list].find({}, this.#session).sort({ _id: -1 }).limit(1).toArray();
    return last?._id ?? 0;
  }

  async numbersOf(list: TextList, texts: readonly string[]): Promise<Map<string, number>> {
    const rows = this.#texts[list].find({ text: { $in: [...texts] } }, this.#session);
    return new Map((await rows.toArray()).map(({ _id, text }) => [text, _id]));
  }

  async textsOf(list: TextList, numbers: readonly number[]): Promise<Map<number, string>> {
    const rows = this.#texts[list].find({ _id: { $in: [...numbers] } }, this.#session);
    return new Map((await rows.toArray()).map(({ _id, text }) => [_id, text]));
  }

  async textsAfter(list: TextList, number: number): Promise<readonly string[]> {
    const rows = this.#texts[list].find({ _id: { $gt: number } }, this.#session).sort({ _id: 1 });
    return (await rows.toArray()).map(({ text }) => text);
  }

  async addTexts(list: TextList, first: number, texts: readonly string[]): Promise<void> {
    const rows = texts.map((text, index) => ({ _id: first + index, text }));
    await this.#texts[list].insertMany(rows, this.#session);
  }

  async count(): Promise<number> {
    const shown = { ...this.#session, projection: { count: 1 } } as const;
    const [last] = await this.#pieces.find({}, shown).sort({ _id: -1 }).limit(1).toArray();
    return last === undefined ? 0 : last._id + last.count;
  }

  async piecesAt(position: number): Promise<readonly Piece[]> {
    const around = { least: { $lte: position }, most: { $gte: position } };
    return (await this.#pieces.find(around, this.#session).sort({ _id: 1 }).toArray()).map(pieceIn);
  }

  async piecesFrom(first: number): Promise<readonly Piece[]> {
    const rows = this.#pieces.find({ _id: { $gte: first } }, this.#session).sort({ _id: 1 });
    return (await rows.limit(PAGE).toArray()).map(pieceIn);
  }

  async replace(from: number, pieces: readonly Piece[]): Promise<void> {
    await this.#pieces.deleteMany({ _id: { $gte: from } }, this.#session);
    const rows = pieces.map(({ first, facts }) => ({
      _id: first,
      count: lengthOf(facts),
      ...boundsOf(facts),
      bytes: encodeFacts(facts),
    }));
    await this.#pieces.insertMany(rows, this.#session);
  }
}

const pieceIn = (row: PieceRow): Piece => ({ first: row._id, facts: decodeFacts(bytesIn(row)) });

class FactCollection implements DocumentCollection<Fact> {
  readonly #collection: CollectionOf;
  readonly #writing: FactWriting;

  constructor(collection: CollectionOf, layout: FactLayout) {
    this.#collection = collection;
    this.#writing = new FactWriting(layout);
  }

  find(ids: readonly string[]): Promise<Map<string, Fact>> {
    return runAsync(findFacts(new MongoFacts(this.#collection), ids));
  }

  async put(changes: readonly Change<Fact>[], session: ClientSession): Promise<void> {
    const store = new MongoFacts(this.#collection, session);
    const added = changes.map(({ after }) => after);
    await runAsync(this.#writing.add(store, added));
  }

  forget(): void {
    this.#writing.forget();
  }
}

export const mongoFacts = (layout: FactLayout): MongoSide<Fact, FactQueries> => ({
  tables: { collections: COLLECTIONS, open: (collection) => new FactCollection(collection, layout) },
  queries: queriesOf,
});

function queriesOf({ collection, snapshot }: MongoReading): FactQueries {
  const replays = new Replays();
  return {
    series: (query) =>
      snapshot((session) => runAsync(replays.series(new MongoFacts(collection, session), query))),
    counted: (query) =>
      snapshot((session) => runAsync(replays.counted(new MongoFacts(collection, session), query))),
  };
}
