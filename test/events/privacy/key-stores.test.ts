import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import { openSqliteLog } from '../../../src/events/log/sqlite/log.ts';
import { KeysUnavailable } from '../../../src/events/privacy/key-ring.ts';
import { KEYS } from '../../../src/events/privacy/mongo/rows.ts';
import { createMongoKeyStore } from '../../../src/events/privacy/mongo/store.ts';
import { takeOverKeys } from '../../../src/events/privacy/mongo/take-over.ts';
import { createKeyRing } from '../../../src/events/privacy/ring.ts';
import { keysFile } from '../../../src/events/privacy/sqlite/key-file.ts';
import { KeyFileReader } from '../../../src/events/privacy/sqlite/key-reader.ts';
import { serve } from '../../../src/events/privacy/sqlite/key-writer.ts';
import { openSqliteKeyStore } from '../../../src/events/privacy/sqlite/store.ts';
import { newKey, newKeyId, wrap } from '../../../src/events/privacy/wrapping.ts';
import { connectMongo } from '../../../src/projections/store/mongo/connection.ts';
import { describeLive } from '../../support/live.ts';
import { dropAndClose, freshDatabase } from '../../support/mongo.ts';
import { describeKeyStore } from './contract.ts';

const WRITER = import.meta.resolve('../../../src/events/privacy/sqlite/key-writer.ts');
const temporary = () => mkdtempSync(join(tmpdir(), 'casebook-keys-'));

/** A store whose writes are done on this thread. */
function openHere(file: string) {
  const { port1, port2 } = new MessageChannel();
  serve(port1, file);
  return openSqliteKeyStore(file, port2);
}

describeKeyStore('SQLite, written by the thread of the log', async () => {
  const directory = temporary();
  const log = await openSqliteLog({ directory });
  const store = await openSqliteKeyStore(keysFile(directory), log.serve(WRITER, keysFile(directory)));
  return {
    store,
    another: () => openHere(keysFile(directory)),
    bytes: async () =>
      readdirSync(directory)
        .map((file) => readFileSync(join(directory, file), 'latin1'))
        .join(),
    async dispose() {
      await store.close();
      await log.close();
      rmSync(directory, { recursive: true });
    },
  };
});

describeLive('MongoDB', (url) => {
  describeKeyStore('MongoDB', async () => {
    const connection = connectMongo({ url: freshDatabase(url()) });
    const other = connectMongo({ url: connection.url });
    return {
      store: createMongoKeyStore(connection.db),
      another: async () => createMongoKeyStore(other.db),
      bytes: async () =>
        (await connection.db.collection(KEYS).find().toArray())
          .map(
            ({ _id, lookup, wrapped }) =>
              `${_id} ${lookup} ${Buffer.from(wrapped?.buffer ?? []).toString('latin1')}`,
          )
          .join(),
      async dispose() {
        await other.close();
        await dropAndClose(connection);
      },
    };
  });
});

describeLive('MongoDB', (url) => {
  describe('keys of a file that a MongoDB takes over', () => {
    const masters = [{ id: 'm', key: newKey() }] as const;
    const options = { masters, memory: 1_000_000 };

    it('are those of the same people, destroyed ones stay so, and a repetition brings what came since', async () => {
      const directory = temporary();
      const file = keysFile(directory);
      const store = await openHere(file);
      const before = createKeyRing(store, options);
      const connection = connectMongo({ url: freshDatabase(url()) });
      const source = new KeyFileReader(file);
      try {
        const subjects = Array.from({ length: 1_200 }, (_, index) => `user:${index}`);
        const keys = await before.forWriting(subjects);
        await before.destroy(['user:7']);
        expect(await takeOverKeys(connection.db, source, masters)).toBe(1_199);
        await before.destroy(['user:8']);
        expect(await takeOverKeys(connection.db, source, masters)).toBe(1_198);
        const after = createKeyRing(createMongoKeyStore(connection.db), options);
        expect(await after.generation()).toBe(2);
        const ids = [7, 8, 9].map((index) => keys.get(`user:${index}`)?.id ?? '');
        const found = await after.find(ids);
        const keyOfNine = keys.get('user:9')?.key.export();
        expect(ids.map((id) => found.get(id)?.key.export() ?? null)).toEqual([null, null, keyOfNine]);
        expect([...found.keys()].toSorted()).toEqual(ids.toSorted());
        expect((await after.forWriting(['user:9'])).get('user:9')?.id).toBe(ids[2]);
        const elsewhere = temporary();
        const other = await openHere(keysFile(elsewhere));
        await createKeyRing(other, options).forWriting(['user:1']);
        const foreign = new KeyFileReader(keysFile(elsewhere));
        await expect(takeOverKeys(connection.db, foreign, masters)).rejects.toThrow('another desk');
        await Promise.all([foreign.close(), other.close()]);
        rmSync(elsewhere, { recursive: true });
      } finally {
        await source.close();
        await store.close();
        await dropAndClose(connection);
        rmSync(directory, { recursive: true });
      }
    });
  });
});

describe('the key store in a file', () => {
  let directory: string;
  beforeEach(() => {
    directory = temporary();
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('keeps what was asked for at once in one transaction, and answers each', async () => {
    const store = await openHere(keysFile(directory));
    const master = { id: 'm', key: newKey() };
    const keys = Array.from({ length: 50 }, (_, index) => ({
      lookup: `l-${index}`,
      ...wrap(newKeyId(), newKey(), master),
    }));
    const kept = await Promise.all([
      ...keys.map((key) => store.keep([key])),
      store.destroy(['l-3']),
      store.keep(keys.slice(3, 4)),
    ]);
    expect(kept.slice(0, 50)).toEqual(keys.map((key) => [expect.objectContaining({ id: key.id })]));
    expect(kept[50]).toEqual([keys[3]?.id]);
    await store.close();
    const again = await openHere(keysFile(directory));
    expect((await again.page('', 100)).length).toBe(50);
    await again.close();
    await expect(again.keep(keys)).rejects.toThrow(KeysUnavailable);
  });

  it('leaves one file when it is closed', async () => {
    const store = await openHere(keysFile(directory));
    await store.keep([{ lookup: 'l', ...wrap(newKeyId(), newKey(), { id: 'm', key: newKey() }) }]);
    await store.close();
    expect(readdirSync(directory)).toEqual(['keys.sqlite']);
  });

  it('is refused where it can not be opened', async () => {
    await expect(openHere(join(directory, 'nowhere', 'keys.sqlite'))).rejects.toThrow(KeysUnavailable);
  });
});
