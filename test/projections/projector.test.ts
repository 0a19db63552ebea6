import { codec } from '../../src/events/catalogue.ts';
import type { Lease } from '../../src/events/log/leadership.ts';
import type { EventReader } from '../../src/events/log/port.ts';
import { createProjector, LogChanged, type Projector } from '../../src/projections/projector.ts';
import type { ReadStoreWriter } from '../../src/projections/store/port.ts';
import { ticketAssigned, ticketId, ticketOpened, userMessageAdded } from '../support/examples.ts';
import { type MemoryLog, type MemoryStore, memoryLog, memoryStore } from '../support/read-models.ts';

const stream = `ticket-${ticketId}`;
const ALWAYS: Lease = { hold: async () => true, release: async () => {} };

let log: MemoryLog;
let store: MemoryStore;
let stops: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  log = memoryLog();
  store = memoryStore();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  stops = [];
});

interface Running extends Projector {
  readonly told: string[];
  readonly ended: Promise<void>;
  /** Resolves once it has said that. */
  has(what: string): Promise<void>;
  stop(): Promise<void>;
}

interface Setup {
  readonly lease?: Lease | null;
  readonly reader?: EventReader;
  readonly open?: () => Promise<ReadStoreWriter>;
}

function run({ lease = null, reader = log, open = async () => store }: Setup = {}): Running {
  const told: string[] = [];
  let news = Promise.withResolvers<void>();
  const say = (what: string) => {
    told.push(what);
    news.resolve();
    news = Promise.withResolvers();
  };
  const projector = createProjector({
    ...{ log: reader, codec },
    store: {
      ...{ lease, open },
      async remove() {
        store = memoryStore();
      },
      build: async () => {
        throw new Error('nothing is behind');
      },
      toForget: async () => null,
      async clean() {},
      close: async () => {},
    },
    onLeading: () => say('leading'),
    onStandingBy: () => say('standing by'),
    onWaiting: (error, failures) => say(`waiting ${failures}: ${error}`),
    onProjected: (position) => say(`projected ${position}`),
    onPoison: ({ stream: name }) => say(`poisoned ${name}`),
    onInterrupted: (error) => say(`interrupted: ${error}`),
    onRebuilding: (reason) => say(`rebuilding: ${reason}`),
  });
  const stopping = new AbortController();
  const ended = projector.run(stopping.signal);
  const stop = () => {
    stopping.abort();
    return ended;
  };
  stops.push(() => stop().catch(() => {}));
  return {
    ...{ ...projector, told, ended, stop },
    async has(what) {
      while (!told.some((one) => one.startsWith(what))) await news.promise;
    },
  };
}

describe('a projector', () => {
  it('is at work at once where nobody else can be', async () => {
    const position = log.append([stream, ticketOpened()]);
    const projector = run();
    await projector.has(`projected ${position}`);
    expect(projector.told).toEqual(['leading', 'projected 0', `projected ${position}`]);
  });

  it('waits for a store that doesn’t answer, says why each time, and begins as soon as it does', async () => {
    let attempts = 0;
    const open = async () => {
      attempts += 1;
      if (attempts < 3) throw new Error('the store is down');
      return store;
    };
    const projector = run({ open });
    await projector.has('leading');
    expect(projector.told.slice(0, 3)).toEqual([
      'waiting 1: Error: the store is down',
      'waiting 2: Error: the store is down',
      'leading',
    ]);
  });

  it('does not begin before the log has told whose read models these are', async () => {
    await store.commit({
      from: null,
      to: { log: 'log-1', position: log.append() },
      changes: {},
    });
    let answers = false;
    const identity = async () => {
      if (!answers) throw new Error('the log is down');
      return log.identity();
    };
    const projector = run({ reader: { ...log, identity } });
    await projector.has('waiting');
    expect(projector.told).toEqual(['waiting 1: Error: the log is down']);
    answers = true;
    await projector.has('leading');
  });

  it('throws read models of another log away and makes its own', async () => {
    await store.commit({
      ...{ from: null, to: { log: 'another', position: 70 as never } },
      ...{ changes: {} },
    });
    const position = log.append([stream, ticketOpened()]);
    const projector = run();
    await projector.has(`projected ${position}`);
    expect(projector.told[0]).toBe('rebuilding: the read models were made from another log');
    expect(store.documents('ticketing/tickets')).toHaveLength(1);
  });

  it('ends for good when the log it works with has lost events', async () => {
    const position = log.append([stream, ticketOpened()], [stream, ticketAssigned()]);
    const shorter = memoryLog();
    shorter.append([stream, ticketOpened()]);
    let current = log;
    const reader: EventReader = { ...log, end: () => current.end() };
    const projector = run({ reader });
    await projector.has(`projected ${position}`);
    current = shorter;
    log.breakSubscription(new Error('the server was replaced'));
    await expect(projector.ended).rejects.toBeInstanceOf(LogChanged);
  });

  it.each([null, ALWAYS])(
    'ends for good when its log is another one, and leaves the read models alone (lease %j)',
    async (lease) => {
      const position = log.append([stream, ticketOpened()]);
      let name = await log.identity();
      const projector = run({ lease, reader: { ...log, identity: async () => name } });
      await projector.has(`projected ${position}`);
      name = 'another log';
      log.breakSubscription(new Error('the server was replaced'));
      await expect(projector.ended).rejects.toBeInstanceOf(LogChanged);
      expect(projector.told.join()).not.toContain('rebuilding');
    },
  );
});

describe('two projectors of one store', () => {
  const append = (count: number) => {
    for (let index = 0; index < count; index++)
      log.append([stream, userMessageAdded({ messageId: `m-${store.batches.length}-${index}` as never })]);
    return log.end();
  };

  it('that both believe it is their turn never double or lose anything: the fence decides', async () => {
    log.append([stream, ticketOpened()]);
    const projectors = [run({ lease: ALWAYS }), run({ lease: ALWAYS })];
    for (let round = 0; round < 20; round++) {
      const position = await append(5);
      for (const projector of projectors) projector.want(position);
      await Promise.race(projectors.map((projector) => projector.has(`projected ${position}`)));
    }
    expect(store.documents('ticketing/tickets')).toMatchObject([{ messageCount: 101, revision: 100 }]);
    expect(store.documents('ticketing/messages')).toHaveLength(101);
  });

  it('take over from each other where the first left off', async () => {
    let holder = 'first';
    const leaseOf = (name: string): Lease => ({ hold: async () => holder === name, release: async () => {} });
    const first = run({ lease: leaseOf('first') });
    const second = run({ lease: leaseOf('second') });
    const before = log.append([stream, ticketOpened()]);
    await first.has(`projected ${before}`);
    expect(second.told).toEqual(['standing by']);
    holder = 'second';
    await second.has('leading');
    const after = log.append([stream, ticketAssigned()]);
    await second.has(`projected ${after}`);
    expect(store.documents('ticketing/tickets')).toMatchObject([{ revision: 1 }]);
  });

  it('change places when the one at work gets nowhere', async () => {
    let holder: string | null = null;
    const leaseOf = (name: string): Lease => ({
      async hold() {
        holder ??= name;
        return holder === name;
      },
      async release() {
        holder = null;
      },
    });
    const cutOff: EventReader = {
      ...log,
      identity: () =>
        holder === 'first' && log.subscriptions.length > 0
          ? Promise.reject(new Error('cut off'))
          : log.identity(),
    };
    const first = run({ lease: leaseOf('first'), reader: cutOff });
    const before = log.append([stream, ticketOpened()]);
    await first.has(`projected ${before}`);
    const second = run({ lease: leaseOf('second') });
    log.breakSubscription(new Error('cut off'));
    await second.has('leading');
    await first.has('waiting 1: Error: cut off');
    const after = log.append([stream, ticketAssigned()]);
    await second.has(`projected ${after}`);
  });
});
