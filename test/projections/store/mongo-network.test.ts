import { connectMongo, type MongoConnection } from '../../../src/projections/store/mongo/connection.ts';
import { openMongoReadStore } from '../../../src/projections/store/mongo/reader.ts';
import { watchMongoCheckpoint } from '../../../src/projections/store/mongo/watch-checkpoint.ts';
import { openMongoReadStoreWriter } from '../../../src/projections/store/mongo/writer.ts';
import {
  ReadModelsUnavailable,
  type ReadStore,
  type ReadStoreWriter,
} from '../../../src/projections/store/port.ts';
import { describeLive } from '../../support/live.ts';
import { connectFresh, dropAndClose } from '../../support/mongo.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { at, list, Projector, SMALL_PIECES, smallTickets, ticket } from './examples.ts';
import { aLongLog, expectWhole, projectAll } from './long-log.ts';

const projections = SMALL_PIECES;

describeLive('MongoDB', (url) => {
  /** Past the bad network. */
  let connection: MongoConnection;
  let writer: ReadStoreWriter;
  let reader: ReadStore;
  let proxy: TcpProxy;
  let cable: MongoConnection;
  let far: { readonly writer: ReadStoreWriter; readonly reader: ReadStore };
  beforeEach(async () => {
    connection = connectFresh(url());
    writer = await openMongoReadStoreWriter({ connection, projections });
    reader = await openMongoReadStore({ connection });
    const [server] = connection.client.options.hosts;
    proxy = await startTcpProxy({ host: server?.host ?? '', port: server?.port ?? 0 });
    const { databaseName } = connection.db;
    cable = connectMongo({
      url: `mongodb://127.0.0.1:${proxy.port}/${databaseName}?directConnection=true`,
    });
    far = {
      writer: await openMongoReadStoreWriter({ connection: cable, projections }),
      reader: await openMongoReadStore({ connection: cable }),
    };
  });
  afterEach(async () => {
    await cable.close();
    await proxy.close();
    await dropAndClose(connection);
  });

  it('has each event once when connections are cut again and again', async () => {
    const log = aLongLog();
    let isDone = false;
    const cutting = (async () => {
      for (let cuts = 0; cuts < 25 && !isDone; cuts++) {
        for (let messages = 0; messages < 1 + (cuts % 7) * 3 && !isDone; messages++) await proxy.spokenTo();
        proxy.cut();
      }
    })();
    await projectAll(log, far.writer);
    isDone = true;
    await cutting;
    await expectWhole(log, writer, reader);
  }, 120_000);

  it.each([
    ['hangs', () => proxy.hang()],
    ['is gone', () => proxy.refuse()],
  ])(
    'says that it is unavailable while the server %s, and goes on when it is back',
    async (_, fail) => {
      const projector = new Projector(far.writer);
      await projector.put(ticket(1));
      await fail();
      await expect(projector.put(ticket(2))).rejects.toBeInstanceOf(ReadModelsUnavailable);
      await expect(far.reader.queriesOf(smallTickets).get(ticket(1).id)).rejects.toBeInstanceOf(
        ReadModelsUnavailable,
      );
      await expect(far.reader.queriesOf(smallTickets).list(list())).rejects.toBeInstanceOf(
        ReadModelsUnavailable,
      );
      await expect(openMongoReadStore({ connection: cable })).rejects.toBeInstanceOf(ReadModelsUnavailable);
      await proxy.resume();
      const now = await far.writer.checkpoint();
      const batch = {
        from: now,
        to: at(30),
        changes: { 'ticketing/tickets': [{ before: null, after: ticket(3) }] },
      };
      expect(await far.writer.commit({ ...batch })).toBe('committed');
      expect((await far.reader.queriesOf(smallTickets).get(ticket(3).id))?.id).toBe(ticket(3).id);
    },
    60_000,
  );

  it('takes other connections when those that it has lead nowhere', async () => {
    const projector = new Projector(far.writer);
    await projector.put(ticket(1));
    proxy.strand();
    await projector.put(ticket(2));
    proxy.strand();
    expect((await far.reader.queriesOf(smallTickets).list(list())).total).toBe(2);
  }, 60_000);

  it('hears of checkpoints again when the server is back', async () => {
    let [heard, interrupted] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let expected = 10;
    const watch = watchMongoCheckpoint({
      connection: cable,
      onCheckpoint: (checkpoint) => checkpoint?.position === expected && heard.resolve(),
      onStandstill: () => {},
      onInterrupted: () => interrupted.resolve(),
    });
    const projector = new Projector(writer);
    await projector.put(ticket(1));
    await heard.promise;
    await proxy.refuse();
    await interrupted.promise;
    [heard, interrupted, expected] = [Promise.withResolvers(), Promise.withResolvers(), 20];
    await projector.put(ticket(2));
    await proxy.resume();
    await heard.promise;
    await watch.close();
  }, 60_000);
});
