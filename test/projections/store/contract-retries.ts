import fc from 'fast-check';
import { codec } from '../../../src/events/catalogue.ts';
import type { Codec } from '../../../src/events/codec.ts';
import type { DomainEvent } from '../../../src/events/envelope.ts';
import type { MessageId, TicketId, TicketNumber } from '../../../src/events/ids.ts';
import { rebuild } from '../../../src/projections/rebuild/rebuild.ts';
import type { RetryOutcome } from '../../../src/projections/retry.ts';
import { createRunner } from '../../../src/projections/runner.ts';
import type { ReadStoreWriter } from '../../../src/projections/store/port.ts';
import { codecWithout } from '../../support/codecs.ts';
import {
  internalNoteAdded,
  priorityChanged,
  replySent,
  statusChanged,
  tagsSet,
  ticketOpened,
  userMessageAdded,
} from '../../support/examples.ts';
import { type MemoryLog, memoryLog, memoryStore } from '../../support/read-models.ts';
import { list, type OpenedStore, type OpenStore, smallTickets } from './examples.ts';

const TICKETS = [0, 1, 2] as const;
const idOf = (ticket: number) => `t-${ticket}` as TicketId;
const messageId = (ticket: number, index: number) => `m-${ticket}-${index}` as MessageId;

const LATER: readonly ((ticketId: TicketId, message: MessageId) => DomainEvent)[] = [
  (ticketId, messageId) => withIds(replySent(), { ticketId, messageId }),
  (ticketId, messageId) => withIds(userMessageAdded(), { ticketId, messageId }),
  (ticketId, messageId) => withIds(internalNoteAdded(), { ticketId, messageId }),
  (ticketId) => withIds(priorityChanged('urgent', 'low'), { ticketId }),
  (ticketId) => withIds(tagsSet(['one']), { ticketId }),
  (ticketId) => withIds(statusChanged('resolved', 'pending'), { ticketId }),
];

const withIds = ({ type, data }: DomainEvent, ids: object): DomainEvent => ({
  type,
  data: { ...(data as object), ...ids },
});

/** Which ticket, and which of the things that can happen to it. */
const story = fc.array(fc.tuple(fc.constantFrom(...TICKETS), fc.nat(LATER.length - 1)), { maxLength: 25 });

function open(log: MemoryLog): void {
  for (const ticket of TICKETS) {
    const ticketNumber = `SMI-2026-00000${ticket}` as TicketNumber;
    const ids = { ticketId: idOf(ticket), ticketNumber, messageId: messageId(ticket, -1) };
    log.append([`ticket-${idOf(ticket)}`, withIds(ticketOpened(), ids)]);
  }
}

function tell(log: MemoryLog, happenings: readonly (readonly [number, number])[], from: number): void {
  for (const [index, [ticket, kind]] of happenings.entries()) {
    const event = LATER[kind]?.(idOf(ticket), messageId(ticket, from + index));
    if (event) log.append([`ticket-${idOf(ticket)}`, event]);
  }
}

/** Projects all that there is, by a program that reads events with that codec. */
export async function project(log: MemoryLog, store: ReadStoreWriter, known: Codec): Promise<RetryOutcome[]> {
  const abort = new AbortController();
  const outcomes: RetryOutcome[] = [];
  const runner = createRunner({
    ...{ log, store, codec: known },
    onProjected: () => {},
    onPoison: () => {},
    onRetried: (_, outcome) => void outcomes.push(outcome),
    onInterrupted(error) {
      throw error;
    },
  });
  const running = runner.run(abort.signal);
  await Promise.race([runner.reached(await log.end()), running]);
  abort.abort();
  await running;
  return outcomes;
}

async function contentOf(store: ReadStoreWriter): Promise<unknown> {
  const ids = {
    'ticketing/tickets': TICKETS.map(idOf),
    'ticketing/messages': TICKETS.flatMap((ticket) =>
      Array.from({ length: 60 }, (_, index) => messageId(ticket, index - 1)),
    ),
  };
  const found = await Promise.all(
    Object.entries(ids).map(async ([name, wanted]) => {
      const documents = await store.load(name, wanted);
      // Stores load documents in any order.
      return wanted.map((id) => documents.get(id) ?? null);
    }),
  );
  return [JSON.stringify(found), await store.poisoned(), await store.checkpoint()];
}

/** What a program that knows everything makes of the whole log. */
async function rebuilt(log: MemoryLog) {
  const store = memoryStore();
  await rebuild({ ...{ log, store, codec }, onProjected: () => {}, onPoison: () => {} });
  return { content: await contentOf(store), counters: store.counters() };
}

const nonZero = (counters: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== 0));

export function describeRetries(openStore: OpenStore): void {
  describe('poisoned streams that are projected again', () => {
    let store: OpenedStore;
    let log: MemoryLog;
    const begin = async () => {
      store = await openStore();
      log = memoryLog();
      open(log);
    };

    it('make the documents and sums that a rebuild makes, byte for byte', async () => {
      const property = fc.asyncProperty(story, story, story, async (first, second, third) => {
        await begin();
        try {
          tell(log, first, 0);
          await project(log, store.writer, codecWithout('ReplySent', 'PriorityChanged'));
          tell(log, second, first.length);
          await project(log, store.writer, codecWithout('ReplySent'));
          tell(log, third, first.length + second.length);
          await project(log, store.writer, codec);
          const expected = await rebuilt(log);
          expect(await contentOf(store.writer)).toEqual(expected.content);
          const page = await store.reader.queriesOf(smallTickets).list(list());
          expect(nonZero(page.counters)).toEqual(expected.counters);
          expect([page.total, await store.reader.countPoisoned()]).toEqual([TICKETS.length, 0]);
          const urgent = page.tickets.filter(({ priority }) => priority === 'urgent').length;
          expect((await store.reader.queriesOf(smallTickets).list(list({ priority: 'urgent' }))).total).toBe(
            urgent,
          );
        } finally {
          await store.dispose();
        }
      });
      await fc.assert(property, { numRuns: 12 });
    });

    it('stand still again where they can not go on, with what came before', async () => {
      await begin();
      tell(
        log,
        [
          [0, 0],
          [0, 1],
          [0, 3],
          [0, 1],
        ],
        0,
      );
      await project(log, store.writer, codecWithout('ReplySent', 'PriorityChanged'));
      expect(await project(log, store.writer, codecWithout('PriorityChanged'))).toEqual(['poisoned']);
      const ticket = await store.reader.queriesOf(smallTickets).get(idOf(0));
      expect([ticket?.messageCount, await store.reader.countPoisoned()]).toEqual([3, 1]);
      expect(await project(log, store.writer, codecWithout('PriorityChanged'))).toEqual(['poisoned']);
      expect(await store.reader.queriesOf(smallTickets).get(idOf(0))).toEqual(ticket);
      expect(await project(log, store.writer, codec)).toEqual(['projected']);
      await store.dispose();
    });

    it('need a rebuild when their ticket has never been shown: its place in the list is between others', async () => {
      await begin();
      await project(log, store.writer, codecWithout('TicketOpened'));
      expect(await project(log, store.writer, codec)).toEqual(Array(TICKETS.length).fill('needs_rebuild'));
      expect(await store.reader.countPoisoned()).toBe(TICKETS.length);
      await store.dispose();
    });
  });
}
