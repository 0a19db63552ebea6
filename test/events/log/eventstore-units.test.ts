import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { Readable } from 'node:stream';
import {
  AccessDeniedError,
  type AllStreamResolvedEvent,
  type Direction,
  FORWARDS,
  type ReadPosition,
  START,
  StreamDeletedError,
  UnavailableError,
} from '@eventstore/db-client';
import { clientFor } from '../../../src/events/log/eventstore/address.ts';
import type { Line } from '../../../src/events/log/eventstore/connection.ts';
import { EndOfLog } from '../../../src/events/log/eventstore/end.ts';
import { EventLogRefused, mayPass, portError } from '../../../src/events/log/eventstore/errors.ts';
import { followEventStoreLog, openEventStoreLog } from '../../../src/events/log/eventstore/log.ts';
import { follow } from '../../../src/events/log/eventstore/subscription.ts';
import { AppendTooLarge, BEGINNING, LogUnavailable, type Position } from '../../../src/events/log/port.ts';

describe('the address of an EventStoreDB', () => {
  test.each([
    'esdb://127.0.0.1:2113?tls=false',
    'esdb://admin:changeit@one:2113,two:2113,three?tls=true&nodePreference=leader',
    'esdb+discover://admin:changeit@cluster.example.org/',
    'kurrentdb://127.0.0.1:2113?tls=false&keepAliveInterval=20000',
    'kurrentdb+discover://cluster.example.org?tls=false',
  ])('is taken: %s', (url) => {
    expect(() => clientFor(url, 1)).not.toThrow();
  });

  const secret = 's3cret';
  test.each([
    ['without a host', `esdb://admin:${secret}@`],
    ['with a port that is no number', `esdb://admin:${secret}@host:port`],
    ['with a password that needed escaping', `esdb://admin:${secret}?x@host:2113`],
    ['with a broken escape in the password', `esdb://admin:${secret}%zz@host:2113`],
    ['with an option that nobody knows', `esdb://admin:${secret}@host:2113?tsl=false`],
    ['with an option that the client ignores', `esdb://admin:${secret}@host:2113?tlsVerifyCert=false`],
    ['with a value that is none', `esdb://admin:${secret}@host:2113?tls=maybe`],
    ['with a keep-alive that is no number', `esdb://admin:${secret}@host:2113?keepAliveInterval=${secret}`],
    ['without a keep-alive', `esdb://admin:${secret}@host:2113?keepAliveInterval=-1`],
    ['with a certificate that is not there', `esdb://admin:${secret}@host:2113?tlsCAFile=nowhere.crt`],
  ])('%s is refused in one line, and nothing of it is said anywhere', (_, url) => {
    const said = [jest.spyOn(console, 'warn'), jest.spyOn(console, 'error')];
    const refused = expect(() => clientFor(url, 0));
    refused.toThrow(EventLogRefused);
    refused.not.toThrow(secret);
    refused.not.toThrow('\n');
    for (const spy of said) {
      expect(spy).not.toHaveBeenCalled();
      spy.mockRestore();
    }
  });
});

describe('an EventStoreDB that does not answer', () => {
  let url: string;
  beforeAll(async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `esdb://127.0.0.1:${(server.address() as AddressInfo).port}?tls=false`;
    server.close();
    await once(server, 'close');
  });

  test('is opened all the same, and warned of', async () => {
    const logger = { warn: jest.fn() };
    const log = await openEventStoreLog({ url, logger });
    expect(logger.warn).toHaveBeenCalledWith(expect.anything(), 'the event log does not answer yet');
    await expect(log.end()).rejects.toThrow(LogUnavailable);
    await log.close();
  });

  test('ends a subscription and lets an append fail that was under way when the log closes', async () => {
    const log = await openEventStoreLog({ url, logger: { warn: jest.fn() } });
    const appending = log.append('stream', -1, [{ id: randomUUID(), type: 'T', data: '{}', metadata: '{}' }]);
    const following = log.subscribe(BEGINNING, new AbortController().signal)[Symbol.asyncIterator]().next();
    await Promise.all([
      expect(appending).rejects.toThrow(LogUnavailable),
      expect(following).rejects.toThrow(LogUnavailable),
      log.close(),
    ]);
    await expect(log.readAll(BEGINNING, 1)).rejects.toThrow('closed');
  });

  test('and whose address can not be used is refused by followers too', () => {
    expect(() => followEventStoreLog({ url: 'esdb://' })).toThrow(EventLogRefused);
  });
});

describe('a failure of the EventStoreDB', () => {
  test.each([
    ['lost rights', new AccessDeniedError(), 'denies access'],
    ['a server that is not there', new UnavailableError(), 'does not answer'],
    ['a heading without a text', new Error('Last error: null. Resolution note: '), /Last error: null\.$/],
    ['a cut line', Object.assign(new Error('14 UNAVAILABLE: gone'), { code: 14 }), 'gone'],
  ])('is told to the port as one that may pass: %s', (_, failure, sentence) => {
    const told = portError(failure);
    expect(told).toBeInstanceOf(LogUnavailable);
    expect(told).toMatchObject({ message: expect.stringMatching(sentence), cause: failure });
  });

  test.each([
    ['an append that is too large', new AppendTooLarge('too large')],
    ['a mistake of our own', new TypeError('no function')],
    ['a deleted stream', StreamDeletedError.fromStreamName('stream')],
  ])('stays what it is, and is not tried again: %s', (_, failure) => {
    expect(portError(failure)).toBe(failure);
    expect(mayPass(failure)).toBe(false);
  });
});

describe('the end of the log', () => {
  /** A log with an event at 10, 20, 30 …; `$` marks the server's own. */
  const logOf = (kinds: string) => {
    const events = [...kinds].map((kind, index) => ({
      event: { streamId: kind, type: kind, position: { commit: BigInt(10 * (index + 1)), prepare: 0n } },
    }));
    const read: [from: number | 'end', count: number][] = [];
    const backwards = async (before: number | 'end', count: number) => {
      read.push([before, count]);
      const below = events.filter(({ event }) => before === 'end' || event.position.commit < BigInt(before));
      return below.toReversed().slice(0, count) as unknown as AllStreamResolvedEvent[];
    };
    return { read, backwards };
  };

  test.each([
    ['an empty log', '', 0],
    ['a log with nothing but system events', '$$$$$$$$$$', 0],
    ["a log that ends with the desk's own", '$$aa', 40],
    ['a log that ends with system events', 'aab$$', 30],
    ['a log that ends with a lot of system events', `aa${'$'.repeat(5_000)}`, 20],
  ])('of %s', async (_, kinds, position) => {
    expect(await new EndOfLog(logOf(kinds).backwards).find()).toBe(position);
  });

  test('is not looked for again in what was looked through', async () => {
    const { read, backwards } = logOf(`a${'$'.repeat(2_000)}`);
    const end = new EndOfLog(backwards);
    await end.find();
    read.length = 0;
    expect(await end.find()).toBe(10);
    expect(read).toEqual([['end', 4]]);
  });

  test('of a log that became shorter is looked for anew', async () => {
    const end = new EndOfLog(async (before, count) => log.backwards(before, count));
    let log = logOf(`aaa${'$'.repeat(20)}`);
    expect(await end.find()).toBe(30);
    log = logOf('a$$$$$$');
    expect(await end.find()).toBe(10);
  });
});

describe('a subscription to a log of which a scavenge has taken events', () => {
  /** The server begins by leaving out the first event that it still has at a position or behind. */
  function lineTo(kept: readonly number[]): Line {
    const events = kept.map((place) => {
      const position = { commit: BigInt(place), prepare: BigInt(place) };
      return { event: { id: String(place), streamId: 'stream', type: 'T', revision: 0n, position } };
    });
    const isBehind = (from: ReadPosition) => (_: unknown, index: number) =>
      from === START || BigInt(kept[index] ?? 0) >= (from as { commit: bigint }).commit;
    const client = {
      readAll({ direction, fromPosition }: { direction: Direction; fromPosition: ReadPosition }) {
        const behind = events.filter(isBehind(fromPosition));
        const before = events.slice(0, events.length - behind.length).toReversed();
        return Readable.from((direction === FORWARDS ? behind : before).slice(0, 1));
      },
      subscribeToAll({ fromPosition }: { fromPosition: ReadPosition }) {
        const shown = events.filter(isBehind(fromPosition)).slice(fromPosition === START ? 0 : 1);
        return Object.assign(Readable.from(shown), { unsubscribe: async () => {} });
      },
    };
    return { client: client as unknown as Line['client'], dropped: new AbortController().signal };
  }

  test.each([
    ['is still there', 30, [10, 20, 30, 40, 50]],
    ['is gone', 30, [10, 20, 40, 50]],
    ['is gone, and others before it', 30, [10, 40, 50]],
    ['is gone, and all before it', 30, [40, 50]],
  ])('shows everything behind an event that %s', async (_, after, kept) => {
    const following = follow(lineTo(kept), after as Position, new AbortController().signal);
    const places: number[] = [];
    for await (const { events } of following) {
      places.push(...events.map(({ position }) => position));
      if (places.at(-1) === 50) break;
    }
    expect(places).toEqual([40, 50]);
  });
});
