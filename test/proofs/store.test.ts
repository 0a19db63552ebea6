import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Position } from '../../src/events/log/port.ts';
import type { MongoConnection } from '../../src/projections/store/mongo/connection.ts';
import { openMongoTreeStore } from '../../src/proofs/store/mongo/tree-store.ts';
import { indexesOf, PLACE_BYTES, placeBytesOf, placeIn } from '../../src/proofs/store/places.ts';
import type { Tile, TreeState, TreeStore } from '../../src/proofs/store/port.ts';
import { openSqliteTreeStore } from '../../src/proofs/store/sqlite/tree-store.ts';
import { TreeUnavailable } from '../../src/proofs/store/unavailable.ts';
import { describeLive } from '../support/live.ts';
import { connectFresh, dropAndClose } from '../support/mongo.ts';

const tile = (level: number, number: number, byte: number): Tile => ({
  ...{ level, number },
  hashes: Buffer.alloc(64, byte),
  places: level === 0 ? Buffer.alloc(2 * PLACE_BYTES, byte) : Buffer.alloc(0),
});
const state = (size: number, read = size): TreeState => ({
  size,
  position: size as Position,
  read: read as Position,
});

/** What every store of trees does. `open`: another connection to the same store, for the tree of that log. */
function contract(open: (log: string) => TreeStore): void {
  let log = '';
  let store: TreeStore;
  let logs = 0;
  beforeEach(() => {
    log = `log-${logs++}`;
    store = open(log);
  });
  afterEach(() => store.close());

  it('is empty at first', async () => {
    const tiles = await store.tile({ level: 0, number: 0 });
    expect([await store.state(), tiles, await store.heads(null, 10)]).toEqual([null, null, []]);
  });

  it('keeps state and tiles together, for other connections, too', async () => {
    expect(await store.write(null, state(2), [tile(0, 0, 1), tile(1, 0, 2)])).toBe(true);
    expect(await store.write(state(2), state(4, 9), [tile(0, 0, 3), tile(0, 1, 4)])).toBe(true);
    const other = open(log);
    expect(await other.state()).toEqual(state(4, 9));
    for (const [level, number, byte] of [
      [0, 0, 3],
      [0, 1, 4],
      [1, 0, 2],
    ] as const)
      expect(await other.tile({ level, number })).toEqual(tile(level, number, byte));
    await other.close();
  });

  it('writes nothing for a node that expects another state', async () => {
    await store.write(null, state(2), [tile(0, 0, 1)]);
    for (const expected of [null, state(1), state(2, 3)])
      expect(await store.write(expected, state(3), [tile(0, 0, 9)])).toBe(false);
    expect([await store.state(), await store.tile({ level: 0, number: 0 })]).toEqual([
      state(2),
      tile(0, 0, 1),
    ]);
  });

  it('lets one of two nodes write that expect the same state', async () => {
    const other = open(log);
    const both = await Promise.allSettled([
      store.write(null, state(2), [tile(0, 0, 1)]),
      other.write(null, state(2), [tile(0, 0, 1)]),
    ]);
    // A conflict of transactions may be an error: the node begins again.
    expect(both.filter((one) => one.status === 'fulfilled' && one.value)).toHaveLength(1);
    await other.close();
  });

  it('numbers heads from 1, and has the newest first', async () => {
    for (const size of [1, 5, 9]) await store.addHead({ size, signed: `head ${size}` });
    const heads = [9, 5, 1].map((size, index) => ({ number: 3 - index, size, signed: `head ${size}` }));
    expect(await store.heads(null, 10)).toEqual(heads);
    expect(await store.heads(null, 2)).toEqual(heads.slice(0, 2));
    expect(await store.heads(2, 2)).toEqual(heads.slice(2));
  });

  it('keeps the trees and heads of two logs apart', async () => {
    const other = open(`${log}-other`);
    await store.write(null, state(2), [tile(0, 0, 1)]);
    await store.addHead({ size: 2, signed: 'a head' });
    expect([await other.state(), await other.heads(null, 10)]).toEqual([null, []]);
    expect(await other.write(null, state(1), [tile(0, 0, 7)])).toBe(true);
    expect(await store.tile({ level: 0, number: 0 })).toEqual(tile(0, 0, 1));
    expect((await other.addHead({ size: 1, signed: 'another' })).number).toBe(1);
    await other.close();
  });
}

describe('the tree in SQLite', () => {
  const directory = mkdtempSync(join(tmpdir(), 'casebook-tree-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  contract((log) => openSqliteTreeStore({ file: join(directory, 'proofs.sqlite'), log }));

  it('can’t be opened in a file that is none', () => {
    expect(() => openSqliteTreeStore({ file: directory, log: 'a-log' })).toThrow(TreeUnavailable);
  });
});

describeLive('MongoDB', (url) => {
  let connection: MongoConnection;
  beforeAll(() => {
    connection = connectFresh(url());
  });
  afterAll(() => dropAndClose(connection));
  contract((log) => {
    const { client, db } = connection;
    return openMongoTreeStore({ client, db, log, close: async () => {} });
  });
});

test('places are found by their ids, and not by bytes of positions', () => {
  const id = Buffer.from('0000000000000007', 'hex');
  const places = [7, 8, 9].map((position) =>
    placeBytesOf({ position: position as Position, id: position === 8 ? id : Buffer.alloc(8, position) }),
  );
  expect([...indexesOf(id, Buffer.concat(places))]).toEqual([1]);
});

test('a place takes positions of EventStoreDB, beyond 32 bits', () => {
  const place = { position: (2 ** 44) as Position, id: Buffer.from('0123456789abcdef', 'hex') };
  expect(placeIn(Buffer.concat([placeBytesOf(place), placeBytesOf(place)]), 1)).toEqual(place);
});
