import { codec } from '../../../src/events/catalogue.ts';
import type { DomainEvent } from '../../../src/events/envelope.ts';
import { TICKET_STATUSES } from '../../../src/events/ticketing/vocabulary.ts';
import { projectionCatalogue } from '../../../src/projections/catalogue.ts';
import { createRunner } from '../../../src/projections/runner.ts';
import type { ReadStore, ReadStoreWriter } from '../../../src/projections/store/port.ts';
import { aTicketsLife } from '../../support/examples.ts';
import { type MemoryLog, memoryLog, memoryStore } from '../../support/read-models.ts';
import { list, smallTickets } from './examples.ts';

/** The same story of another ticket: all of its ids are its own. */
const lifeOf = (number: number) =>
  aTicketsLife.map(({ type, data }): [string, DomainEvent] => {
    const own = {
      ticketId: `ticket-${number}`,
      ...('ticketNumber' in data && { ticketNumber: `SMI-2026-${String(number).padStart(6, '0')}` }),
      ...('messageId' in data && { messageId: `${number}-${data.messageId}` }),
    };
    return [`ticket-${number}`, { type, data: { ...data, ...own } } as DomainEvent];
  });

const TICKETS = 150;
const NAMES = [...projectionCatalogue.map(({ name }) => name), 'poisoned'];

/** Several tickets at a time, event by event in turn. */
export function aLongLog(): MemoryLog {
  const log = memoryLog();
  const lives = Array.from({ length: TICKETS }, (_, number) => lifeOf(number));
  for (let first = 0; first < TICKETS; first += 10) {
    const together = lives.slice(first, first + 10);
    for (let step = 0; step < aTicketsLife.length; step++)
      log.append(...together.flatMap((life) => life.slice(step, step + 1)));
  }
  return log;
}

/** Projects with small commits, until all of the log is in the store. Answers why events were found poisoned. */
export async function projectAll(log: MemoryLog, store: ReadStoreWriter): Promise<readonly string[]> {
  const abort = new AbortController();
  const poisoned: string[] = [];
  const runner = createRunner({
    ...{ log, store, codec, maxPendingEvents: 40 },
    onProjected: () => {},
    onPoison: (_, reason) => poisoned.push(reason),
    onInterrupted: () => {},
  });
  const running = runner.run(abort.signal);
  await runner.reached(await log.end());
  abort.abort();
  await running;
  return poisoned;
}

/** No document is missing, doubled or behind, and neither is a counter. */
export async function expectWhole(log: MemoryLog, writer: ReadStoreWriter, reader: ReadStore): Promise<void> {
  const expected = memoryStore();
  await projectAll(log, expected);
  for (const name of NAMES) {
    const documents = expected.documents(name);
    const found = await writer.load(
      name,
      documents.map(({ id }) => id),
    );
    expect([...found.values()].toSorted(byId)).toEqual([...documents].toSorted(byId));
  }
  expect(await reader.countPoisoned()).toBe(0);
  const page = await reader.queriesOf(smallTickets).list(list({ sortOrder: 'asc', limit: TICKETS }));
  expect(page.tickets.map(({ id }) => id)).toEqual(
    expected.documents('ticketing/tickets').map(({ id }) => id),
  );
  expect(
    Object.entries(page.counters)
      .filter(([, value]) => value !== 0)
      .toSorted(),
  ).toEqual(Object.entries(expected.counters()).toSorted());
  for (const status of TICKET_STATUSES)
    expect((await reader.queriesOf(smallTickets).list(list({ status }))).total).toBe(
      page.counters[`status:${status}`] ?? 0,
    );
}

const byId = (a: { readonly id: string }, b: { readonly id: string }) => (a.id < b.id ? -1 : 1);
