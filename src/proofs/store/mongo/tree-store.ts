import type {
  AnyBulkWriteOperation,
  Binary,
  ClientSession,
  Db,
  MongoClient,
  TransactionOptions,
} from 'mongodb';
import type { KeptHead, Tile, TileAddress, TreeState, TreeStore } from '../port.ts';
import { TreeUnavailable } from '../unavailable.ts';

interface TreeRow extends TreeState {
  /** The identity of the log. */
  readonly _id: string;
}

interface TileRow {
  readonly _id: string;
  readonly hashes: Binary | Buffer;
  readonly places: Binary | Buffer;
}

interface HeadRow {
  readonly _id: { readonly log: string; readonly number: number };
  readonly size: number;
  readonly signed: string;
}

/** Tiles and state belong together: a node that is late must not put its shorter tiles in the place of longer ones. */
const DURABLE = { writeConcern: { w: 'majority', wtimeoutMS: 4_000 } } as const;
const TRANSACTION: TransactionOptions = {
  ...DURABLE,
  readConcern: { level: 'snapshot' },
  readPreference: 'primary',
};

export interface MongoTreeStoreOptions {
  readonly client: MongoClient;
  readonly db: Db;
  /** The identity of the log whose tree it is. */
  readonly log: string;
  /** Closes what the store was opened with. */
  readonly close: () => Promise<void>;
}

/** The tree of a log in MongoDB, shared by all nodes. */
export function openMongoTreeStore({ client, db, log, close }: MongoTreeStoreOptions): TreeStore {
  const trees = db.collection<TreeRow>('proofs.trees');
  const tiles = db.collection<TileRow>('proofs.tiles');
  const heads = db.collection<HeadRow>('proofs.heads');
  const idOf = ({ level, number }: TileAddress) => `${log}/${level}/${number}`;
  const putting = ({ hashes, places, ...address }: Tile): AnyBulkWriteOperation<TileRow> => ({
    replaceOne: { filter: { _id: idOf(address) }, replacement: { hashes, places }, upsert: true },
  });

  async function newest(before: number | null, limit: number): Promise<readonly KeptHead[]> {
    const number = before ?? Number.MAX_SAFE_INTEGER;
    const within = { $gte: { log, number: 0 }, $lt: { log, number } };
    const rows = await heads.find({ _id: within }).sort({ _id: -1 }).limit(limit).toArray();
    return rows.map(({ _id, size, signed }) => ({ number: _id.number, size, signed }));
  }

  /** Null: there was no state, and another node's first write fails as a duplicate. */
  async function move(before: TreeState | null, state: TreeState, session: ClientSession): Promise<boolean> {
    const { size, position, read } = state;
    if (before === null) await trees.insertOne({ _id: log, size, position, read }, { session });
    const filter = { _id: log, size: before?.size ?? size, read: before?.read ?? read };
    const { matchedCount } = await trees.updateOne(filter, { $set: { size, position, read } }, { session });
    return matchedCount === 1;
  }

  async function write(
    before: TreeState | null,
    state: TreeState,
    changed: readonly Tile[],
  ): Promise<boolean> {
    return client.withSession((session) =>
      session.withTransaction(async () => {
        if (!(await move(before, state, session))) return false;
        if (changed.length > 0) await tiles.bulkWrite(changed.map(putting), { session, ordered: false });
        return true;
      }, TRANSACTION),
    );
  }

  return {
    state: () =>
      answering(async () => {
        const row = await trees.findOne({ _id: log });
        return row && { size: row.size, position: row.position, read: row.read };
      }),
    tile: (address) =>
      answering(async () => {
        const row = await tiles.findOne({ _id: idOf(address) });
        return row && { ...address, hashes: bytesOf(row.hashes), places: bytesOf(row.places) };
      }),
    write: (before, state, changed) =>
      answering(async () => {
        try {
          return await write(before, state, changed);
        } catch (error) {
          if (isDuplicate(error)) return false;
          throw error;
        }
      }),
    heads: (before, limit) => answering(() => newest(before, limit)),
    // Of two nodes that sign at once, one fails, and signs at the next request or interval.
    addHead: (head) =>
      answering(async () => {
        const [last] = await newest(null, 1);
        const number = (last?.number ?? 0) + 1;
        await heads.insertOne({ _id: { log, number }, ...head }, DURABLE);
        return { number, ...head };
      }),
    close,
  };
}

const bytesOf = (bytes: Binary | Buffer): Buffer =>
  Buffer.from('buffer' in bytes && !Buffer.isBuffer(bytes) ? bytes.buffer : (bytes as Buffer));

const DUPLICATE = 11_000;
const isDuplicate = (error: unknown): boolean => (error as { code?: unknown }).code === DUPLICATE;

async function answering<Result>(ask: () => Promise<Result>): Promise<Result> {
  try {
    return await ask();
  } catch (cause) {
    throw new TreeUnavailable(`The tree of the event log can't be used: ${cause}`, { cause });
  }
}
