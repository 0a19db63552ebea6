import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { ClientSession, MongoNetworkError } from 'mongodb';
import { adminProjection } from '../../../src/projections/directory/admins/projection.ts';
import { connectMongo, type MongoConnection } from '../../../src/projections/store/mongo/connection.ts';
import { openMongoReadStore } from '../../../src/projections/store/mongo/reader.ts';
import { openMongoReadStoreWriter } from '../../../src/projections/store/mongo/writer.ts';
import type { ReadStore, ReadStoreWriter } from '../../../src/projections/store/port.ts';
import { describeLive } from '../../support/live.ts';
import { dropAndClose, freshDatabase } from '../../support/mongo.ts';
import { at, list, Projector, SMALL_PIECES, smallTickets, ticket } from './examples.ts';
import { aLongLog, expectWhole, projectAll } from './long-log.ts';

const projections = SMALL_PIECES;
const opened = (number: number) => ({ 'ticketing/tickets': [{ before: null, after: ticket(number) }] });

describeLive('MongoDB', (url) => {
  let own: string;
  let connection: MongoConnection;
  let writer: ReadStoreWriter;
  let reader: ReadStore;
  beforeEach(async () => {
    own = freshDatabase(url());
    connection = connectMongo({ url: own });
    writer = await openMongoReadStoreWriter({ connection, projections });
    reader = await openMongoReadStore({ connection });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await dropAndClose(connection);
  });

  it('has each event once when several project at the same time', async () => {
    const log = aLongLog();
    const others = [1, 2].map(() => connectMongo({ url: own }));
    const writers = await Promise.all(
      others.map((other) => openMongoReadStoreWriter({ connection: other, projections })),
    );
    const poisoned = await Promise.all([writer, ...writers].map((each) => projectAll(log, each)));
    expect(poisoned).toEqual([[], [], []]);
    await expectWhole(log, writer, reader);
    for (const other of others) await other.close();
  }, 60_000);

  it('goes on at once when a projector was killed in the middle of a transaction', async () => {
    await new Projector(writer).put(ticket(1));
    const script = join(import.meta.dirname, '../../fixtures/dies-in-a-commit.ts');
    const child = spawn(process.execPath, [script, own, '10'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');

    const next = await openMongoReadStoreWriter({ connection, projections });
    const batch = { from: at(10), to: at(20), changes: {} };
    expect(await next.commit(batch)).toBe('committed');
    expect((await reader.queriesOf(adminProjection).find(['half-way'])).size).toBe(0);
  }, 30_000);

  const commit = ClientSession.prototype.commitTransaction;
  const closed = () => new MongoNetworkError('connection 1 to 127.0.0.1:27017 closed');

  it('is not fenced by its own success, of which it has not heard', async () => {
    jest.spyOn(ClientSession.prototype, 'commitTransaction').mockImplementationOnce(async function (
      this: ClientSession,
    ) {
      await commit.call(this);
      throw closed();
    });
    const projector = new Projector(writer);
    await projector.put(ticket(1));
    await projector.put(ticket(2), ticket(1, { status: 'closed' }));
    expect((await reader.queriesOf(smallTickets).list(list())).total).toBe(2);
    expect((await reader.queriesOf(smallTickets).list(list({ status: 'closed' }))).tickets).toEqual([
      ticket(1, { status: 'closed' }),
    ]);
  });

  it.each([
    ['that has read the checkpoint', true],
    ['that has not', false],
  ])('adds up once what leaves the checkpoint where it is, of a writer %s', async (_, hasRead) => {
    const first = { from: null, to: at(10), changes: opened(1) };
    expect(await writer.commit(first)).toBe('committed');
    const next = await openMongoReadStoreWriter({ connection, projections });
    if (hasRead) await next.checkpoint();
    jest.spyOn(ClientSession.prototype, 'commitTransaction').mockImplementationOnce(async function (
      this: ClientSession,
    ) {
      await commit.call(this);
      throw closed();
    });
    const again = (number: number) => ({ from: at(10), to: at(10), changes: opened(number) });
    expect(await next.commit(again(2))).toBe('committed');
    expect((await reader.queriesOf(smallTickets).list(list())).counters).toMatchObject({ total: 2 });
    expect(await next.commit(again(3))).toBe('committed');
    expect((await reader.queriesOf(smallTickets).list(list())).counters).toMatchObject({ total: 3 });
  });

  it('is fenced by a commit of another that left the checkpoint where it is', async () => {
    const first = { from: null, to: at(10), changes: opened(1) };
    expect(await writer.commit(first)).toBe('committed');
    const other = await openMongoReadStoreWriter({ connection, projections });
    const again = { from: await other.checkpoint(), to: at(10), changes: opened(2) };
    expect(await other.commit(again)).toBe('committed');
    expect(await writer.commit(again)).toBe('fenced');
    expect(await writer.commit({ ...again, to: at(20) })).toBe('fenced');
    expect((await reader.queriesOf(smallTickets).list(list())).counters).toMatchObject({ total: 2 });
    expect(await writer.checkpoint()).toEqual(at(10));
    expect(await writer.commit({ ...again, to: at(20), changes: opened(3) })).toBe('committed');
  });

  it('commits once more what had got lost on its way', async () => {
    jest.spyOn(ClientSession.prototype, 'commitTransaction').mockRejectedValueOnce(closed());
    const projector = new Projector(writer);
    await projector.put(ticket(1), ticket(2));
    await projector.put(ticket(3), ticket(2, { status: 'closed' }));
    expect((await reader.queriesOf(smallTickets).list(list({ status: 'pending' }))).total).toBe(2);
    expect((await reader.queriesOf(smallTickets).list(list({ search: 'smi-' }))).total).toBe(3);
  });

  it('is fenced by another’s success all the same', async () => {
    const other = await openMongoReadStoreWriter({ connection, projections });
    const batch = (number: number) => ({ from: null, to: at(10), changes: opened(number) });
    jest.spyOn(ClientSession.prototype, 'commitTransaction').mockImplementationOnce(async function (
      this: ClientSession,
    ) {
      await this.abortTransaction();
      await other.commit(batch(1));
      throw closed();
    });
    expect(await writer.commit(batch(2))).toBe('fenced');
    expect((await reader.queriesOf(smallTickets).list(list())).tickets).toEqual([ticket(1)]);
  });
});
