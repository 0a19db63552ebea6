import { MongoBulkWriteError, MongoNetworkError, MongoServerError, MongoServerSelectionError } from 'mongodb';
import { checkServer } from '../../../src/projections/store/mongo/check-server.ts';
import { connectMongo } from '../../../src/projections/store/mongo/connection.ts';
import { answering, isPassing } from '../../../src/projections/store/mongo/errors.ts';
import { ReadModelsRefused } from '../../../src/projections/store/mongo/read-models-refused.ts';
import { ReadModelsUnavailable } from '../../../src/projections/store/port.ts';
import { startHelloServer } from '../../support/hello-server.ts';

describe('the connection to MongoDB', () => {
  it.each([
    ['mongodb://localhost', 'casebook'],
    ['mongodb://localhost/', 'casebook'],
    ['mongodb://localhost?replicaSet=rs0', 'casebook'],
    ['mongodb://localhost/desk', 'desk'],
    ['mongodb://a:b@one:27017,two:27018/help%20desk?replicaSet=rs0', 'help desk'],
  ])('of %s has the database %s', (url, database) => {
    expect(connectMongo({ url }).db.databaseName).toBe(database);
  });

  it('gives up soon, unless the URL says otherwise', () => {
    expect(connectMongo({ url: 'mongodb://localhost' }).client.options).toMatchObject({
      appName: 'casebook',
      serverSelectionTimeoutMS: 1_000,
      socketTimeoutMS: 5_000,
    });
    const url = 'mongodb://localhost/?serverselectiontimeoutms=9000&appName=mine&tls=true';
    expect(connectMongo({ url }).client.options).toMatchObject({
      appName: 'mine',
      serverSelectionTimeoutMS: 9_000,
      socketTimeoutMS: 5_000,
      tls: true,
    });
  });

  it('reads from the primary what it has written, whatever the URL prefers', () => {
    const { db } = connectMongo({
      url: 'mongodb://host/?readPreference=secondary&readConcernLevel=majority',
    });
    expect(db.readPreference.mode).toBe('primary');
    expect(db.readConcern?.level).toBe('local');
    expect(db.collection('any').readPreference?.mode).toBe('primary');
  });

  it.each([
    'mongodb://admin:s3cret@',
    'mongodb://admin:s3cret@host:notaport/desk',
    'mongodb://admin:s3cret@host/?nonsense=1',
    'mongodb://admin:s3cret@host/?tls=perhaps',
    'nonsense://admin:s3cret@host',
  ])('is refused for %s, without showing the password', (url) => {
    expect(() => connectMongo({ url })).toThrow(ReadModelsRefused);
    expect(() => connectMongo({ url })).toThrow(/^(?!.*s3cret)the MongoDB URL can't be used: .+$/);
  });
});

describe('the check of the server', () => {
  const replicaSet = { isWritablePrimary: true, setName: 'rs0' };

  it.each([
    ['alone', { isWritablePrimary: true }, '', /is not a replica set.*start it with --replSet/],
    [
      'alone, though a set is asked for',
      { isWritablePrimary: true },
      'replicaSet=rs0',
      /is not a replica set/,
    ],
    ['of a set not initiated', { isreplicaset: true }, '', /not initiated yet: run rs.initiate\(\)/],
    ['of another set', replicaSet, 'replicaSet=rs1', /replica set is named rs0, not rs1/],
  ])('refuses one %s', async (_, hello, parameters, expected) => {
    const server = await startHelloServer(hello);
    const connection = connectMongo({ url: `mongodb://${server.address}/?${parameters}` });
    const checked = checkServer(connection);
    await expect(checked).rejects.toThrow(expected);
    await expect(checked).rejects.toBeInstanceOf(ReadModelsRefused);
    await connection.close();
    await server.close();
  });

  it('finds one that nobody runs merely unavailable, and shows no password', async () => {
    const { address, close } = await startHelloServer({});
    await close();
    const connection = connectMongo({ url: `mongodb://admin:s3cret@${address}/` });
    const checked = checkServer(connection);
    await expect(checked).rejects.toBeInstanceOf(ReadModelsUnavailable);
    await expect(checked).rejects.toThrow(/^(?!.*s3cret)MongoDB: /);
    await connection.close();
  });
});

describe('an error of MongoDB', () => {
  const ofServer = (code: number, errorLabels: string[] = []) =>
    new MongoServerError({ message: 'no', code, errorLabels });

  it('means that the read models are unavailable, one of ours does not', async () => {
    const cause = new MongoNetworkError('connection 3 to 127.0.0.1:27017 closed');
    const failing = answering(() => Promise.reject(cause));
    await expect(failing).rejects.toBeInstanceOf(ReadModelsUnavailable);
    await expect(failing).rejects.toMatchObject({ cause });
    await expect(answering(() => Promise.reject(new TypeError('ours')))).rejects.toBeInstanceOf(TypeError);
  });

  it.each([
    ['a cut connection', new MongoNetworkError('connection closed'), true],
    ['no primary', new MongoServerSelectionError('no', {} as never), true],
    ['a write conflict', ofServer(112), true],
    ['a primary that stepped down', ofServer(10_107), true],
    ['a transient one of a transaction', ofServer(1, ['TransientTransactionError']), true],
    ['a commit of unknown result', ofServer(1, ['UnknownTransactionCommitResult']), true],
    ['a duplicate key', ofServer(11_000), false],
    ['a document that is too large', ofServer(10_334), false],
    ['a write conflict in a bulk', new MongoBulkWriteError({ message: 'no', code: 112 }, {} as never), true],
    ['one of ours', new Error('ours'), false],
  ])('may pass by itself or not: %s', (_, error, expected) => {
    expect(isPassing(error)).toBe(expected);
  });
});
