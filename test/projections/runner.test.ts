import { codec } from '../../src/events/catalogue.ts';
import type { Codec } from '../../src/events/codec.ts';
import type { DomainEvent } from '../../src/events/envelope.ts';
import type { TicketId } from '../../src/events/ids.ts';
import type { Position, RecordedEvent } from '../../src/events/log/port.ts';
import type { TicketEvent } from '../../src/events/ticketing/events.ts';
import { unusedEvents } from '../../src/projections/catalogue.ts';
import {
  createRunner,
  ForeignReadModels,
  type Runner,
  type RunnerOptions,
} from '../../src/projections/runner.ts';
import { DocumentRefused } from '../../src/projections/store/port.ts';
import { contributionOf } from '../../src/projections/ticketing/tickets/contribution.ts';
import type { TicketDocument } from '../../src/projections/ticketing/tickets/documents.ts';
import {
  aTicketsLife,
  finished,
  priorityChanged,
  replySent,
  ticketAssigned,
  ticketId,
  ticketOpened,
  userMessageAdded,
} from '../support/examples.ts';
import { type MemoryLog, type MemoryStore, memoryLog, memoryStore } from '../support/read-models.ts';

let log: MemoryLog;
let store: MemoryStore;
let stops: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  log = memoryLog();
  store = memoryStore();
});
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

interface Running extends Runner {
  readonly projected: Position[];
  readonly poisoned: (readonly [stream: string, reason: string])[];
  readonly interruptions: unknown[];
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

function run(options: Partial<Pick<RunnerOptions, 'maxPendingEvents' | 'unused' | 'codec'>> = {}): Running {
  const abort = new AbortController();
  const [projected, poisoned, interruptions]: [Position[], [string, string][], unknown[]] = [[], [], []];
  const runner = createRunner({
    ...{ log, store, codec, ...options },
    onProjected: (position) => void projected.push(position),
    onPoison: ({ stream }: RecordedEvent, reason) => void poisoned.push([stream, reason]),
    onInterrupted: (error) => void interruptions.push(error),
  });
  const ended = runner.run(abort.signal);
  const stop = () => {
    abort.abort();
    return ended;
  };
  stops.push(() => stop().catch(() => {}));
  return {
    ...runner,
    reached: (position) => runner.reached(position),
    projected,
    poisoned,
    interruptions,
    ended,
    stop,
  };
}

const stream = `ticket-${ticketId}`;
const happened = (...events: readonly DomainEvent[]) =>
  log.append(...events.map((event) => [stream, event] as const));
const of = (id: string, event: TicketEvent): readonly [string, DomainEvent] => [
  `ticket-${id}`,
  {
    ...event,
    data: {
      ...event.data,
      ticketId: id as TicketId,
      ...('messageId' in event.data && { messageId: `m-${id}` }),
    },
  },
];
const tickets = () => store.documents('ticketing/tickets');
const sum = () => {
  const sums: Record<string, number> = {};
  for (const ticket of tickets()) {
    for (const [name, value] of Object.entries(contributionOf(ticket)))
      sums[name] = (sums[name] ?? 0) + value;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, value]) => value !== 0));
};

describe('the runner', () => {
  it('projects what is there, then what comes', async () => {
    const runner = run();
    await runner.reached(happened(ticketOpened()));
    await runner.reached(happened(ticketAssigned()));
    expect(tickets()).toMatchObject([{ revision: 1 }]);
    expect(sum()).toEqual(store.counters());
  });

  it('says at the start how far the read models are', async () => {
    await run().reached(happened(ticketOpened()));
    const position = await log.end();
    await Promise.all(stops.map((stop) => stop()));
    const again = run();
    await again.reached(position);
    expect(again.projected).toEqual([position]);
  });

  it('decodes none of the events of which nothing is made, and gets past them', async () => {
    const decoded: string[] = [];
    const seen: Codec = {
      ...codec,
      decodeAll(events) {
        decoded.push(...events.map(({ type }) => type));
        return codec.decodeAll(events);
      },
    };
    const runner = run({ codec: seen, unused: unusedEvents });
    const claimed = {
      type: 'CommandClaimed',
      data: { fingerprint: 'f', claimedAt: '2026-01-05T12:00:00.000Z', commandId: 'c', did: null },
    };
    await runner.reached(log.append(['key-1', claimed], [stream, ticketOpened()], ['key-2', claimed]));
    expect([decoded, tickets().length, runner.projected.at(-1)]).toEqual([
      ...[['TicketOpened'], 1, await log.end()],
    ]);
  });

  it('announces a position only after its commit', async () => {
    const runner = run();
    let announced: Position[] = [];
    store.beforeNextCommit(async () => {
      announced = [...runner.projected];
      return undefined;
    });
    const position = happened(ticketOpened());
    await runner.reached(position);
    expect(announced).toEqual([0]);
    expect(runner.projected).toEqual([0, position]);
  });

  it('moves the checkpoint past events that no projection cares for', async () => {
    const position = happened({ type: 'TicketNumberReserved', data: { prefix: 'SMI', year: 2026 } });
    await run().reached(position);
    expect(await store.checkpoint()).toEqual({ log: 'log-1', position });
  });

  it('projects nothing twice, whatever interrupts it', async () => {
    const runner = run();
    for (let round = 0; round < 6; round++) {
      if (round === 1) log.endSubscription();
      if (round === 2) log.breakSubscription(new Error('lost'));
      if (round === 3) store.beforeNextCommit(() => Promise.reject(new Error('the store is down')));
      if (round === 4) {
        store.beforeNextCommit(async (commit) => {
          commit();
          throw new Error('the answer was lost');
        });
      }
      await runner.reached(
        happened(
          ...(round === 0 ? [ticketOpened()] : []),
          userMessageAdded({ messageId: `m-${round}` as never }),
        ),
      );
    }
    expect(tickets()).toMatchObject([{ messageCount: 7, revision: 6 }]);
    expect(store.documents('ticketing/messages')).toHaveLength(7);
    expect(store.counters()).toEqual(sum());
    expect(runner.interruptions).toHaveLength(4);
  });
});

describe('the runner commits', () => {
  it('at once what somebody waits for', async () => {
    const runner = run();
    await runner.reached(happened(ticketOpened()));
    const began = performance.now();
    for (let round = 0; round < 10; round++) await runner.reached(happened(priorityChanged('medium', 'low')));
    expect(performance.now() - began).toBeLessThan(10 * 100);
    expect(store.batches).toHaveLength(11);
  });

  it('at once what somebody begins to wait for when it is projected already', async () => {
    const runner = run();
    await runner.reached(happened(ticketOpened()));
    const position = happened(ticketAssigned());
    await new Promise(setImmediate);
    const began = performance.now();
    runner.want(position);
    await runner.reached(position);
    expect(performance.now() - began).toBeLessThan(90);
  });

  it('within 100 ms what nobody waits for', async () => {
    const runner = run();
    happened(ticketOpened());
    await until(() => runner.projected.length > 1);
    expect(runner.projected.at(-1)).toBe(await log.end());
  });

  it('2,000 events at the latest', async () => {
    for (let index = 0; index < 5_000; index++) log.append(of(`t-${index}`, ticketOpened()));
    const runner = run();
    await until(() => tickets().length === 5_000);
    expect(
      Math.max(...store.batches.map(({ changes }) => changes['ticketing/tickets']?.length ?? 0)),
    ).toBeLessThanOrEqual(2_000);
    expect(store.batches.length).toBeLessThanOrEqual(4);
    expect(runner.interruptions).toEqual([]);
  });

  it('as many as a rebuild wants', async () => {
    for (let index = 0; index < 1_000; index++) log.append(of(`t-${index}`, ticketOpened()));
    run({ maxPendingEvents: 500 });
    await until(() => tickets().length === 1_000);
    expect(store.batches.map(({ changes }) => changes['ticketing/tickets']?.length)).toEqual([500, 500]);
  });

  it('what is pending when it is told to stop', async () => {
    const runner = run();
    await runner.reached(happened(ticketOpened()));
    happened(ticketAssigned());
    await new Promise(setImmediate);
    await runner.stop();
    expect(tickets()).toMatchObject([{ revision: 1 }]);
  });

  it('in large batches as before although somebody waits for what the log never reaches', async () => {
    const runner = run();
    await runner.reached(happened(ticketOpened()));
    runner.want(Number.MAX_SAFE_INTEGER as Position);
    const before = store.batches.length;
    for (let index = 0; index < 20; index++) {
      happened(priorityChanged('medium', 'low'));
      await new Promise(setImmediate);
    }
    expect(store.batches.length - before).toBeLessThanOrEqual(2);
    const began = performance.now();
    await runner.reached(happened(ticketAssigned()));
    expect(performance.now() - began).toBeLessThan(90);
  });

  it('at once for everybody, while ever later positions are waited for', async () => {
    // The delay of commits that nobody waits for never ends here.
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance', 'Date'] });
    try {
      const runner = run();
      await runner.reached(happened(ticketOpened()));
      const waits: Promise<void>[] = [];
      for (let round = 0; round < 50; round++) {
        waits.push(runner.reached(happened(priorityChanged('medium', 'low'))));
        if (round % 3 === 0) await new Promise(setImmediate);
      }
      await Promise.all(waits);
      expect(tickets()).toMatchObject([{ revision: 50 }]);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('the runner resumes from the checkpoint', () => {
  it('when the subscription ends without an error', async () => {
    const runner = run();
    const first = happened(ticketOpened());
    await runner.reached(first);
    log.endSubscription();
    await runner.reached(happened(ticketAssigned()));
    expect(log.subscriptions).toEqual([0, first]);
    expect(runner.interruptions).toEqual([new Error('the subscription of projection ended')]);
  });

  it('when the subscription breaks, from before what was not committed', async () => {
    const runner = run();
    const first = happened(ticketOpened());
    await runner.reached(first);
    happened(ticketAssigned());
    await new Promise(setImmediate);
    log.breakSubscription(new Error('too slow'));
    await until(() => log.subscriptions.length > 1);
    expect(log.subscriptions).toEqual([0, first]);
    await runner.reached(await log.end());
    expect(tickets()).toMatchObject([{ revision: 1 }]);
  });

  it('when another projector has moved the checkpoint', async () => {
    const [one, two] = [run(), run()];
    for (let round = 0; round < 8; round++) {
      const position = happened(
        ...(round === 0 ? [ticketOpened()] : [userMessageAdded({ messageId: `m-${round}` as never })]),
      );
      await Promise.all([one.reached(position), two.reached(position)]);
    }
    expect(tickets()).toMatchObject([{ messageCount: 8, revision: 7 }]);
    expect(store.counters()).toEqual(sum());
    expect([...one.poisoned, ...two.poisoned]).toEqual([]);
  });

  it('and tells of it when the store cannot be read', async () => {
    const broken = new Error('the store is down');
    let failures = 2;
    const { load } = store;
    Object.assign(store, {
      load: (...asked: Parameters<typeof load>) => (failures-- > 0 ? Promise.reject(broken) : load(...asked)),
    });
    const runner = run();
    await runner.reached(happened(...aTicketsLife));
    expect(runner.interruptions).toEqual([broken, broken]);
    expect(tickets()).toMatchObject([{ revision: aTicketsLife.length - 1 }]);
  });

  it('when the subscription has fallen silent', async () => {
    // The watchdog alone runs on an interval.
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'setImmediate', 'setTimeout', 'clearTimeout', 'performance', 'Date'],
    });
    try {
      const runner = run();
      await runner.reached(happened(ticketOpened()));
      const end = log.end;
      Object.assign(log, { end: async () => ((await end()) + 10) as Position });
      await jest.advanceTimersByTimeAsync(15_000);
      Object.assign(log, { end });
      expect(runner.interruptions).toEqual([new Error('the subscription of projection has fallen silent')]);
      await until(() => log.subscriptions.length > 1);
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('read models of another log', () => {
  it('are refused', async () => {
    await run().reached(happened(ticketOpened()));
    await Promise.all(stops.map((stop) => stop()));
    log.becomeAnotherLog();
    await expect(run().ended).rejects.toThrow(ForeignReadModels);
  });

  it('are refused when they hold more than the log has', async () => {
    await run().reached(happened(ticketOpened()));
    await Promise.all(stops.map((stop) => stop()));
    log = memoryLog();
    await expect(run().ended).rejects.toThrow(ForeignReadModels);
  });
});

describe('a poison event', () => {
  const poisons: readonly (readonly [string, Partial<RecordedEvent>])[] = [
    ['of an unknown type', { type: 'TicketTeleported' }],
    ['of a newer version', { type: 'TagsSet', metadata: '{"version":99}' }],
    ['of no version', { type: 'TagsSet', metadata: '{}' }],
    ['of broken JSON', { type: 'TagsSet', data: '{"ticketId":' }],
    ['that is text', { type: 'ReplySent', data: '"text"' }],
    ['that is null', { type: 'TicketOpened', data: 'null' }],
    ['without metadata', { type: 'TicketOpened', metadata: 'null' }],
    ['that names no ticket', { type: 'StatusChanged', data: '{"to":"resolved"}' }],
    [
      'that cannot have happened',
      {
        type: 'TicketOpened',
        data: JSON.stringify(ticketOpened().data),
        metadata: '{"version":1,"time":"2026-02-24T10:30:00.000Z"}',
      },
    ],
  ];

  it.each(poisons)('%s stops its own stream where it is and no other', async (_, poison) => {
    const runner = run();
    happened(ticketOpened());
    log.appendStored(stream, poison);
    log.append([stream, ticketAssigned()], of('other', ticketOpened()), of('other', ticketAssigned()));
    await runner.reached(await log.end());
    expect(tickets()).toMatchObject([
      { id: ticketId, revision: 0 },
      { id: 'other', revision: 1 },
    ]);
    expect(store.documents('poisoned')).toMatchObject([{ id: stream, eventType: poison.type, position: 20 }]);
    expect(runner.poisoned).toEqual([[stream, expect.any(String)]]);
    expect(runner.interruptions).toEqual([]);
    expect(store.counters()).toEqual(sum());
  });

  it('whose document the store refuses stops its own stream where it is and no other', async () => {
    store.refuse(
      (document) => ((document as Partial<TicketDocument>).revision ?? 0) >= 2 && document.id === ticketId,
    );
    happened(ticketOpened(), ticketAssigned());
    log.append(of('other', ticketOpened()), [stream, replySent()], [stream, replySent()]);
    log.append(of('other', ticketAssigned()), of('third', ticketOpened()));
    const runner = run();
    await runner.reached(await log.end());
    expect(tickets()).toMatchObject([
      { id: ticketId, revision: 1 },
      { id: 'other', revision: 1 },
      { id: 'third', revision: 0 },
    ]);
    expect(store.documents('poisoned')).toMatchObject([{ id: stream, eventType: 'ReplySent', position: 40 }]);
    expect(runner.poisoned).toEqual([[stream, 'a value has no place']]);
    expect(runner.interruptions).toEqual([expect.any(DocumentRefused)]);
    expect(store.counters()).toEqual(sum());
  });

  it('keeps its stream stopped after a restart', async () => {
    happened(ticketOpened());
    log.appendStored(stream, { type: 'TicketTeleported' });
    await run().reached(await log.end());
    await Promise.all(stops.map((stop) => stop()));
    const again = run();
    log.append([stream, replySent()], of('other', ticketOpened()));
    await again.reached(await log.end());
    expect(tickets()).toMatchObject([{ id: ticketId, revision: 0 }, { id: 'other' }]);
    expect(store.documents('poisoned')).toMatchObject([{ position: 20 }]);
  });

  it('is not lost when the commit after it fails', async () => {
    const runner = run();
    await runner.reached(happened(ticketOpened()));
    store.beforeNextCommit(() => Promise.reject(new Error('the store is down')));
    log.appendStored(stream, { type: 'TicketTeleported' });
    await runner.reached(await log.end());
    expect(store.documents('poisoned')).toHaveLength(1);
  });

  it('as the first of its stream leaves no document', async () => {
    const runner = run();
    await runner.reached(happened(finished('pending')));
    expect(tickets()).toEqual([]);
    expect(store.documents('poisoned')).toMatchObject([
      { eventType: 'StatusChanged', reason: expect.stringContaining('never opened') },
    ]);
  });
});

/** For what happens by itself after a while. */
async function until(condition: () => boolean, withinMs = 30_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!condition()) {
    if (performance.now() > end) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
