import { createMongoCounters } from '../../../src/api/kernel/mongo/counters.ts';
import { createMongoNonces } from '../../../src/api/kernel/mongo/nonces.ts';
import type { MongoConnection } from '../../../src/projections/store/mongo/connection.ts';
import { describeLive } from '../../support/live.ts';
import { connectFresh, dropAndClose } from '../../support/mongo.ts';

describeLive('MongoDB', (url) => {
  let connection: MongoConnection;
  beforeEach(() => {
    connection = connectFresh(url());
  });
  afterEach(() => dropAndClose(connection));

  test('counters of two nodes count each request once, however many come at once', async () => {
    const window = { requests: 1, seconds: 60 };
    const [a, b] = [createMongoCounters(connection.db), createMongoCounters(connection.db)].map((create) =>
      create('user_read', window),
    );
    const counted = await Promise.all(
      Array.from({ length: 200 }, (_, index) => (index % 2 ? a : b)?.('user:1')),
    );
    const used = counted.map((one) => one?.used ?? 0).toSorted((one, other) => one - other);
    expect(used).toEqual(Array.from({ length: 200 }, (_, index) => index + 1));
    expect(await a?.('user:2')).toMatchObject({ used: 1 });
  });

  test('a nonce is new once, on whatever node', async () => {
    const nodes = [createMongoNonces(connection.db), createMongoNonces(connection.db)];
    const answers = await Promise.all(nodes.map((node) => node.use('nonce-1', 60_000)));
    expect(answers.toSorted()).toEqual([false, true]);
  });
});
