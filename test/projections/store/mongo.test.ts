import { collectionsIn, INDEXES, named } from '../../../src/projections/store/mongo/collections.ts';
import { connectMongo, type MongoConnection } from '../../../src/projections/store/mongo/connection.ts';
import { openMongoReadStore } from '../../../src/projections/store/mongo/reader.ts';
import {
  openMongoReadStoreWriter,
  removeMongoReadStore,
} from '../../../src/projections/store/mongo/writer.ts';
import type { Batch, ReadStore, ReadStoreWriter } from '../../../src/projections/store/port.ts';
import { describeLive } from '../../support/live.ts';
import { connectFresh, dropAndClose } from '../../support/mongo.ts';
import { describeReadStore } from './contract.ts';
import { at, list, Projector, ticket, ticketId } from './examples.ts';

const layout = { blockSize: 64, segmentSize: 32 };

describeLive('MongoDB', (url) => {
  describeReadStore('MongoDB', async () => {
    const connection = connectFresh(url());
    const writer = await openMongoReadStoreWriter({ connection, layout });
    return {
      writer,
      reader: await openMongoReadStore({ connection }),
      async dispose() {
        await writer.close();
        await dropAndClose(connection);
      },
    };
  });

  describe('MongoDB', () => {
    let connection: MongoConnection;
    let reader: ReadStore;
    beforeEach(async () => {
      connection = connectFresh(url());
      reader = await openMongoReadStore({ connection });
    });
    afterEach(() => dropAndClose(connection));

    const open = (): Promise<ReadStoreWriter> => openMongoReadStoreWriter({ connection, layout });
    const fifty = Array.from({ length: 50 }, (_, index) => ticket(index));

    it('has what was committed when it is opened again, and goes on from there', async () => {
      await new Projector(await open()).put(...fifty);
      const writer = await open();
      expect(await writer.checkpoint()).toEqual(at(10));
      const more = Array.from({ length: 50 }, (_, index) => ({ before: null, after: ticket(50 + index) }));
      const moved = { before: ticket(3), after: ticket(3, { status: 'closed' }) };
      const batch = { from: at(10), to: at(20), changes: { tickets: [moved, ...more] }, counters: {} };
      expect(await writer.commit(batch)).toBe('committed');
      expect((await reader.ticketList(list({ status: 'closed' }))).tickets).toEqual([
        ticket(3, { status: 'closed' }),
      ]);
      expect((await reader.ticketList(list({ status: 'pending' }))).total).toBe(99);
      expect((await reader.ticketList(list({ search: '-00007' }))).total).toBe(10);
    });

    it('fences a writer that another one has overtaken, whose memory then is of no use', async () => {
      const first = await open();
      await new Projector(first).put(...fifty);
      const second = await open();
      const closing = (from: number, number: number): Batch => ({
        from: at(from),
        to: at(from + 10),
        changes: { tickets: [{ before: ticket(number), after: ticket(number, { status: 'closed' }) }] },
        counters: { closed: 1 },
      });
      expect(await second.commit(closing(10, 1))).toBe('committed');
      expect(await first.commit(closing(10, 2))).toBe('fenced');
      expect(await first.checkpoint()).toEqual(at(20));
      expect(await first.commit(closing(20, 3))).toBe('committed');
      const page = await reader.ticketList(list({ status: 'closed', sortOrder: 'asc' }));
      expect(page.tickets.map(({ id }) => id)).toEqual([ticketId(1), ticketId(3)]);
      expect(page.counters).toEqual({ closed: 2 });
    });

    it('is made anew when its layout is another one', async () => {
      await new Projector(await open()).put(...fifty);
      const writer = await openMongoReadStoreWriter({
        connection,
        layout: { blockSize: 128, segmentSize: 64 },
      });
      expect(await writer.checkpoint()).toBeNull();
      await new Projector(writer).put(ticket(1));
      expect((await reader.ticketList(list())).tickets).toEqual([ticket(1)]);
    });

    it('gets back the indexes that somebody dropped, and is made anew when one of them is another', async () => {
      await new Projector(await open()).put(...fifty);
      const { tickets } = collectionsIn(connection.db);
      await tickets.dropIndex('update');
      expect(await (await open()).checkpoint()).toEqual(at(10));
      expect((await tickets.indexes()).map(({ name }) => name)).toContain('update');

      await tickets.dropIndex('update');
      await tickets.createIndex({ subject: 1 }, { name: 'update' });
      expect(await (await open()).checkpoint()).toBeNull();
      expect((await tickets.indexes()).length).toBe(INDEXES.tickets.length + 1);
    });

    it('leaves alone what another version of the program keeps there', async () => {
      const other = connection.db.collection<{ _id: string }>('v0.tickets');
      await other.insertOne({ _id: 'kept' });
      await new Projector(await open()).put(ticket(1));
      await removeMongoReadStore(connection);
      expect(await other.countDocuments()).toBe(1);
      expect(await connection.db.collection(named('tickets')).countDocuments()).toBe(0);
    });

    it('can be thrown away under whoever has it open', async () => {
      const writer = await open();
      await new Projector(writer).put(...fifty);
      expect((await reader.ticketList(list({ search: 'smi-2026-00004' }))).total).toBe(10);
      await removeMongoReadStore(connection);
      expect(await reader.checkpoint()).toBeNull();
      await expect(reader.ticketList(list())).rejects.toThrow('the read models are being made');
      expect(await writer.commit({ from: at(10), to: at(20), changes: {}, counters: {} })).toBe('fenced');

      await new Projector(await open()).put(ticket(47), ticket(1));
      expect((await reader.ticketList(list({ search: 'smi-2026-00004' }))).tickets).toEqual([ticket(47)]);
    });

    it('searches segments that are not stored yet, and stores them with a later commit', async () => {
      await new Projector(await open()).put(...fifty);
      const { ticketSegments, ticketSequences } = collectionsIn(connection.db);
      for (const parts of [ticketSegments, ticketSequences]) await parts.deleteMany({});
      const [word, phrase] = [list({ search: 'smi-2026-00000' }), list({ search: 'subject' })];
      expect((await reader.ticketList(word)).total).toBe(10);
      expect((await reader.ticketList(phrase)).total).toBe(50);
      expect(await ticketSegments.countDocuments()).toBe(0);

      const writer = await open();
      const changes = { tickets: [{ before: null, after: ticket(50) }] };
      await writer.commit({ from: at(10), to: at(20), changes, counters: {} });
      expect(await ticketSegments.countDocuments()).toBe(1);
      expect(await ticketSequences.countDocuments()).toBe(1);
    });

    it('stores a segment of long texts in parts', async () => {
      const words = (number: number) =>
        Array.from({ length: 5_000 }, (_, word) => `${number}w${word.toString(36)}`).join(' ');
      const long = Array.from({ length: 32 }, (_, number) => ticket(number, { description: words(number) }));
      await new Projector(await open()).put(...long);
      expect(await collectionsIn(connection.db).ticketSegments.countDocuments()).toBeGreaterThan(1);
      expect((await reader.ticketList(list({ search: '7w3b' }))).tickets.map(({ id }) => id)).toContain(
        ticketId(7),
      );
      expect((await reader.ticketList(list({ search: '31w1 31w2 31w3' }))).tickets).toEqual([long[31]]);
    });

    it('is made once by all who open it at the same time', async () => {
      const writers = await Promise.all([open(), open(), open(), open()]);
      const batch: Batch = { from: null, to: at(5), changes: {}, counters: { opened: 1 } };
      const results = await Promise.all(
        writers.map(async (writer) => {
          await writer.checkpoint();
          return writer.commit(batch);
        }),
      );
      expect(results.toSorted()).toEqual(['committed', 'fenced', 'fenced', 'fenced']);
      expect((await reader.ticketList(list())).counters).toEqual({ opened: 1 });
    });
  });

  it('is refused with the wrong name of its replica set', async () => {
    const whole = connectFresh(url());
    const { setName } = await whole.db.command({ hello: 1 });
    const connection = connectMongo({
      url: `mongodb://${whole.client.options.hosts[0]}/?replicaSet=another`,
    });
    await expect(openMongoReadStore({ connection })).rejects.toThrow(
      `the MongoDB server's replica set is named ${setName}, not another`,
    );
    await connection.close();
    await whole.close();
  });
});
