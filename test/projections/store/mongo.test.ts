import { named, stateIn, stateOf } from '../../../src/projections/store/mongo/collections.ts';
import { connectMongo, type MongoConnection } from '../../../src/projections/store/mongo/connection.ts';
import { openMongoReadStore } from '../../../src/projections/store/mongo/reader.ts';
import { collectionsOf } from '../../../src/projections/store/mongo/tables.ts';
import {
  openMongoReadStoreWriter,
  removeMongoReadStore,
} from '../../../src/projections/store/mongo/writer.ts';
import type { Batch, ReadStore, ReadStoreWriter } from '../../../src/projections/store/port.ts';
import {
  COLLECTIONS,
  ticketCollections,
} from '../../../src/projections/ticketing/tickets/mongo/collections.ts';
import { describeLive } from '../../support/live.ts';
import { connectFresh, dropAndClose } from '../../support/mongo.ts';
import { openMongo } from '../../support/read-stores.ts';
import { describeReadStore } from './contract.ts';
import { at, list, Projector, SMALL_PIECES, smallTickets, ticket, ticketId } from './examples.ts';

const projections = SMALL_PIECES;

const ticketsIn = async ({ db }: MongoConnection) => {
  const state = stateOf(await stateIn(db).findOne({ _id: 'state' }), smallTickets);
  return ticketCollections(collectionsOf(db, smallTickets, state?.generation ?? ''));
};

describeLive('MongoDB', (url) => {
  const open = openMongo(url);
  describeReadStore('MongoDB', (known = SMALL_PIECES) => open(known));

  describe('MongoDB', () => {
    let connection: MongoConnection;
    let reader: ReadStore;
    beforeEach(async () => {
      connection = connectFresh(url());
      reader = await openMongoReadStore({ connection });
    });
    afterEach(() => dropAndClose(connection));

    const open = (): Promise<ReadStoreWriter> => openMongoReadStoreWriter({ connection, projections });
    const fifty = Array.from({ length: 50 }, (_, index) => ticket(index));

    it('has what was committed when it is opened again, and goes on from there', async () => {
      await new Projector(await open()).put(...fifty);
      const writer = await open();
      expect(await writer.checkpoint()).toEqual(at(10));
      const more = Array.from({ length: 50 }, (_, index) => ({ before: null, after: ticket(50 + index) }));
      const moved = { before: ticket(3), after: ticket(3, { status: 'closed' }) };
      const batch = { from: at(10), to: at(20), changes: { 'ticketing/tickets': [moved, ...more] } };
      expect(await writer.commit(batch)).toBe('committed');
      expect((await reader.queriesOf(smallTickets).list(list({ status: 'closed' }))).tickets).toEqual([
        ticket(3, { status: 'closed' }),
      ]);
      expect((await reader.queriesOf(smallTickets).list(list({ status: 'pending' }))).total).toBe(99);
      expect((await reader.queriesOf(smallTickets).list(list({ search: '-00007' }))).total).toBe(10);
    });

    it('fences a writer that another one has overtaken, whose memory then is of no use', async () => {
      const first = await open();
      await new Projector(first).put(...fifty);
      const second = await open();
      const closing = (from: number, number: number): Batch => ({
        from: at(from),
        to: at(from + 10),
        changes: {
          'ticketing/tickets': [{ before: ticket(number), after: ticket(number, { status: 'closed' }) }],
        },
      });
      expect(await second.commit(closing(10, 1))).toBe('committed');
      expect(await first.commit(closing(10, 2))).toBe('fenced');
      expect(await first.checkpoint()).toEqual(at(20));
      expect(await first.commit(closing(20, 3))).toBe('committed');
      const page = await reader.queriesOf(smallTickets).list(list({ status: 'closed', sortOrder: 'asc' }));
      expect(page.tickets.map(({ id }) => id)).toEqual([ticketId(1), ticketId(3)]);
      expect(page.counters).toMatchObject({ total: 50, 'status:closed': 2 });
    });

    it('gets back the indexes that somebody dropped, and is made anew when one of them is another', async () => {
      await new Projector(await open()).put(...fifty);
      const { tickets } = await ticketsIn(connection);
      await tickets.dropIndex('update');
      expect(await (await open()).checkpoint()).toEqual(at(10));
      expect((await tickets.indexes()).map(({ name }) => name)).toContain('update');

      await tickets.dropIndex('update');
      await tickets.createIndex({ subject: 1 }, { name: 'update' });
      expect(await (await open()).checkpoint()).toBeNull();
      expect((await (await ticketsIn(connection)).tickets.indexes()).length).toBe(
        (COLLECTIONS['']?.length ?? 0) + 1,
      );
    });

    it('leaves alone what another version of the program keeps there', async () => {
      const other = connection.db.collection<{ _id: string }>('v0.tickets');
      await other.insertOne({ _id: 'kept' });
      await new Projector(await open()).put(ticket(1));
      await removeMongoReadStore(connection);
      expect(await other.countDocuments()).toBe(1);
      const left = await connection.db.listCollections({}, { nameOnly: true }).toArray();
      expect(left.filter(({ name }) => name.startsWith(named('ticketing')))).toEqual([]);
    });

    it('can be thrown away under whoever has it open', async () => {
      const writer = await open();
      await new Projector(writer).put(...fifty);
      expect((await reader.queriesOf(smallTickets).list(list({ search: 'smi-2026-00004' }))).total).toBe(10);
      await removeMongoReadStore(connection);
      expect(await reader.checkpoint()).toBeNull();
      await expect(reader.queriesOf(smallTickets).list(list())).rejects.toThrow(
        'ticketing/tickets is being rebuilt',
      );
      expect(await writer.commit({ from: at(10), to: at(20), changes: {} })).toBe('fenced');

      await new Projector(await open()).put(ticket(47), ticket(1));
      expect((await reader.queriesOf(smallTickets).list(list({ search: 'smi-2026-00004' }))).tickets).toEqual(
        [ticket(47)],
      );
    });

    it('searches segments that are not stored yet, and stores them with a later commit', async () => {
      await new Projector(await open()).put(...fifty);
      const { segments, positions } = await ticketsIn(connection);
      for (const parts of [segments, positions]) await parts.deleteMany({});
      const [word, phrase] = [list({ search: 'smi-2026-00000' }), list({ search: 'subject' })];
      expect((await reader.queriesOf(smallTickets).list(word)).total).toBe(10);
      expect((await reader.queriesOf(smallTickets).list(phrase)).total).toBe(50);
      expect(await segments.countDocuments()).toBe(0);

      const writer = await open();
      const changes = { 'ticketing/tickets': [{ before: null, after: ticket(50) }] };
      await writer.commit({ from: at(10), to: at(20), changes });
      expect(await segments.countDocuments()).toBe(1);
      expect(await positions.countDocuments()).toBe(1);
    });

    it('stores a segment of long texts in parts', async () => {
      const words = (number: number) =>
        Array.from({ length: 5_000 }, (_, word) => `${number}w${word.toString(36)}`).join(' ');
      const long = Array.from({ length: 32 }, (_, number) => ticket(number, { description: words(number) }));
      await new Projector(await open()).put(...long);
      expect(await (await ticketsIn(connection)).segments.countDocuments()).toBeGreaterThan(1);
      expect(
        (await reader.queriesOf(smallTickets).list(list({ search: '7w3b' }))).tickets.map(({ id }) => id),
      ).toContain(ticketId(7));
      expect((await reader.queriesOf(smallTickets).list(list({ search: '31w1 31w2 31w3' }))).tickets).toEqual(
        [long[31]],
      );
    });

    it('is made once by all who open it at the same time', async () => {
      const writers = await Promise.all([open(), open(), open(), open()]);
      const batch: Batch = {
        ...{ from: null, to: at(5) },
        changes: { 'ticketing/tickets': [{ before: null, after: ticket(1) }] },
      };
      const results = await Promise.all(
        writers.map(async (writer) => {
          await writer.checkpoint();
          return writer.commit(batch);
        }),
      );
      expect(results.toSorted()).toEqual(['committed', 'fenced', 'fenced', 'fenced']);
      expect((await reader.queriesOf(smallTickets).list(list())).total).toBe(1);
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
