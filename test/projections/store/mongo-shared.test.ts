import type { Position } from '../../../src/events/log/port.ts';
import type { StandstillCause } from '../../../src/projections/standstill.ts';
import type { MongoConnection } from '../../../src/projections/store/mongo/connection.ts';
import { createMongoLease } from '../../../src/projections/store/mongo/lease.ts';
import { tellMongoStandstill } from '../../../src/projections/store/mongo/tell-standstill.ts';
import { watchMongoCheckpoint } from '../../../src/projections/store/mongo/watch-checkpoint.ts';
import {
  openMongoReadStoreWriter,
  removeMongoReadStore,
} from '../../../src/projections/store/mongo/writer.ts';
import { describeLive } from '../../support/live.ts';
import { connectFresh, dropAndClose } from '../../support/mongo.ts';
import { Projector, SMALL_PIECES, ticket } from './examples.ts';

const projections = SMALL_PIECES;

describeLive('MongoDB', (url) => {
  describe('the lease', () => {
    let connection: MongoConnection;
    beforeEach(() => {
      connection = connectFresh(url());
    });
    afterEach(() => dropAndClose(connection));
    const leaseOf = (holder: string, seconds = 60) => createMongoLease({ connection, holder, seconds });

    it('is one holder’s, who keeps it, until it is released', async () => {
      const [ada, bob] = [leaseOf('ada'), leaseOf('bob')];
      expect(await ada.hold()).toBe(true);
      expect(await bob.hold()).toBe(false);
      expect(await ada.hold()).toBe(true);
      await bob.release();
      expect(await bob.hold()).toBe(false);
      await ada.release();
      expect(await bob.hold()).toBe(true);
      expect(await ada.hold()).toBe(false);
    });

    it('is one holder’s when all ask for the first one at the same time', async () => {
      const asked = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((holder) => leaseOf(holder).hold()));
      expect(asked.filter((held) => held)).toHaveLength(1);
    });

    it('falls to the next who asks once it has expired', async () => {
      expect(await leaseOf('ada', 0).hold()).toBe(true);
      expect(await leaseOf('bob').hold()).toBe(true);
      expect(await leaseOf('ada').hold()).toBe(false);
    });
  });

  describe('the watch of the checkpoint', () => {
    it('tells of it at the start, of each commit, and of its end', async () => {
      const connection = connectFresh(url());
      const heard: (number | null)[] = [];
      const interruptions: unknown[] = [];
      const waiting: { position: number | null; resolve: () => void }[] = [];
      const until = (position: number | null) =>
        new Promise<void>((resolve) => {
          if (heard.at(-1) === position) resolve();
          else waiting.push({ position, resolve });
        });
      const watch = watchMongoCheckpoint({
        connection,
        onCheckpoint(checkpoint) {
          const position = checkpoint?.position ?? null;
          if (heard.length === 0 || heard.at(-1) !== position) heard.push(position);
          for (const one of waiting) if (one.position === position) one.resolve();
        },
        onStandstill: () => {},
        onInterrupted: (error) => void interruptions.push(error),
      });
      await until(null);
      const projector = new Projector(await openMongoReadStoreWriter({ connection, projections }));
      await projector.put(ticket(1));
      await until(10);
      await projector.put(ticket(2));
      await until(20);
      await removeMongoReadStore(connection);
      await until(null);
      expect(heard).toEqual([null, 10, 20, null]);
      expect(interruptions).toEqual([]);
      await watch.close();
      await dropAndClose(connection);
    });

    it('tells of a projector that is kept from its work there, each time it says so, and of no other place', async () => {
      const connection = connectFresh(url());
      const projector = new Projector(await openMongoReadStoreWriter({ connection, projections }));
      await projector.put(ticket(1));
      const heard: string[] = [];
      let news = Promise.withResolvers<void>();
      const watch = watchMongoCheckpoint({
        ...{ connection, onCheckpoint: () => {}, onInterrupted: () => {} },
        onStandstill(cause) {
          heard.push(cause);
          news.resolve();
        },
      });
      const tell = async (cause: StandstillCause, position: number) => {
        news = Promise.withResolvers();
        await tellMongoStandstill(connection, cause, position as Position);
      };
      await tell('not_writable', 10);
      await news.promise;
      await tell('not_writable', 10);
      await news.promise;
      await projector.put(ticket(2));
      await tell('not_writable', 10);
      await tell('log_unavailable', 20);
      await news.promise;
      expect(heard).toEqual(['not_writable', 'not_writable', 'log_unavailable']);
      await watch.close();
      await dropAndClose(connection);
    });
  });
});
