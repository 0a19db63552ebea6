import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import {
  SUPPORT_TYPES,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from '../../../src/events/ticketing/vocabulary.ts';
import type { ReadStore } from '../../../src/projections/store/port.ts';
import type { TicketDocument } from '../../../src/projections/ticketing/tickets/documents.ts';
import type { TicketListQuery } from '../../../src/projections/ticketing/tickets/queries.ts';
import { admin, noon, type OpenStore, Projector, smallTickets, ticket, user } from './examples.ts';
import { naiveList } from './naive.ts';

const ADMINS = [admin('a1'), admin('a2')];
const USERS = [user('u1'), user('u2')];
const TAGS = ['vip', 'VIP', 'refund', 'a b'];
const WORDS = ['card', 'Card', 'payment', 'pay', 'a', '%', '_', '😀', '"', 'İ', 'x@y.z', 'ab\\c', 'Σ'];

const sentence = fc
  .array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom(' ', ' ', '  ', '\n', '')), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.flat().join(''));

/** What a change may change. */
const mutable = fc.record({
  status: fc.constantFrom(...TICKET_STATUSES),
  priority: fc.constantFrom(...TICKET_PRIORITIES),
  assignedTo: fc.constantFrom(null, ...ADMINS),
  userId: fc.constantFrom(null, ...USERS),
  tags: fc.option(fc.subarray(TAGS)),
  updatedAt: fc.integer({ min: 0, max: 30 }).map(noon),
});
const created = fc.record({
  mutable,
  supportType: fc.constantFrom(...SUPPORT_TYPES.slice(0, 4)),
  subject: sentence,
  description: sentence,
  phoneNumber: fc.option(fc.constantFrom('+15550001', '+15550002')),
  // Mostly ascending with the ticket's number, not always: clocks disagree.
  delay: fc.integer({ min: -5, max: 5 }),
});
const batch = fc.record({
  created: fc.array(created, { maxLength: 70, size: 'max' }),
  changed: fc.array(fc.record({ which: fc.nat(), mutable }), { maxLength: 12 }),
});
const batches = fc.array(batch, { minLength: 1, maxLength: 5 });

const term = fc
  .oneof(sentence, fc.constantFrom(...WORDS), fc.constantFrom('smi-2026-00000', '0', '555', 'e'))
  .map((text) => {
    const trimmed = text.trim();
    return trimmed === '' ? 'a' : trimmed;
  });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 2 });
const when = fc.integer({ min: -10, max: 250 }).map(noon);
const searched = (owners: fc.Arbitrary<(typeof USERS)[number][]>) =>
  fc.record({
    terms: fc.array(term, { minLength: 1, maxLength: 2 }),
    foundByMessages: fc.constant(null),
    owners,
  });
const some = <T>(values: readonly T[]) => maybe(fc.subarray([...values], { minLength: 1, maxLength: 2 }));
const query: fc.Arbitrary<TicketListQuery> = fc.record({
  search: maybe(
    fc.record({
      whole: searched(fc.subarray([...USERS], { maxLength: 1 })),
      words: fc.array(searched(fc.subarray([...USERS], { maxLength: 2 })), { maxLength: 3 }),
    }),
  ),
  status: some(TICKET_STATUSES),
  tags: some(TAGS),
  open: maybe(fc.boolean()),
  priority: some(TICKET_PRIORITIES),
  supportType: some(SUPPORT_TYPES.slice(0, 4)),
  assignedTo: some([null, ...ADMINS]),
  userId: maybe(fc.constantFrom(...USERS)),
  createdFrom: maybe(when),
  createdTo: maybe(when),
  sortBy: fc.constantFrom('createdAt', 'updatedAt', 'priority', 'status', 'support_type'),
  sortOrder: fc.constantFrom('asc', 'desc'),
  after: fc.constant(null),
  offset: fc.oneof(fc.constant(0), fc.nat(40), fc.nat(300)),
  limit: fc.integer({ min: 1, max: 60 }),
  createdSince: fc.array(when, { maxLength: 3 }),
});
/** Most queries have few filters: with all of them hardly a ticket is left. */
const queries = fc.array(
  fc
    .tuple(
      query,
      fc.subarray([
        'search',
        'status',
        'tags',
        'priority',
        'supportType',
        'assignedTo',
        'userId',
        'createdFrom',
        'createdTo',
      ] as const),
    )
    .map(
      ([full, dropped]): TicketListQuery => ({
        ...full,
        ...Object.fromEntries(dropped.map((name) => [name, null])),
      }),
    ),
  { minLength: 4, maxLength: 12 },
);

type NewTicket = typeof created extends fc.Arbitrary<infer T> ? T : never;
const opened = (number: number, { mutable: fields, delay, ...rest }: NewTicket): TicketDocument =>
  ticket(number, { ...rest, ...fields, createdAt: noon(Math.floor(number / 3) + delay) });

async function expectAsNaive(reader: ReadStore, tickets: readonly TicketDocument[], asked: TicketListQuery) {
  const {
    counters: _,
    next: _next,
    isExpired: _expired,
    ...shown
  } = await reader.queriesOf(smallTickets).list(asked);
  const expected = naiveList(tickets, asked);
  // To compare by `expect` takes as long as the query: it says what differs.
  if (isDeepStrictEqual(shown, expected)) return;
  expect({ ...shown, tickets: shown.tickets.map(({ id }) => id) }).toEqual({
    ...expected,
    tickets: expected.tickets.map(({ id }) => id),
  });
  expect(shown.tickets).toEqual(expected.tickets);
}

export function describeModel(open: OpenStore): void {
  it('answers every list query as a filter and a sort in memory would, after any batches', async () => {
    const filters = new Set<string>();
    await fc.assert(
      fc.asyncProperty(batches, queries, async (written, asked) => {
        for (const each of asked)
          for (const [name, value] of Object.entries(each)) if (value !== null) filters.add(name);
        const store = await open([smallTickets]);
        try {
          const projector = new Projector(store.writer);
          const tickets: TicketDocument[] = [];
          for (const { created: fresh, changed } of written) {
            const touched = new Set<number>();
            for (const { which, mutable: fields } of tickets.length === 0 ? [] : changed) {
              const index = which % tickets.length;
              tickets[index] = { ...(tickets[index] as TicketDocument), ...fields };
              touched.add(index);
            }
            const opening = fresh.map((fields, index) => opened(tickets.length + index, fields));
            tickets.push(...opening);
            await projector.put(...[...touched].map((index) => tickets[index] as TicketDocument), ...opening);
            for (const each of asked) await expectAsNaive(store.reader, tickets, each);
          }
        } finally {
          await store.dispose();
        }
      }),
      // Without an end, the search for a smaller counterexample could take minutes.
      { numRuns: 60, interruptAfterTimeLimit: 15_000 },
    );
    for (const name of [
      'search',
      'status',
      'tags',
      'open',
      'priority',
      'supportType',
      'assignedTo',
      'userId',
    ])
      expect(filters).toContain(name);
  }, 60_000);
}
