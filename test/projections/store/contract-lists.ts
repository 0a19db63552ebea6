import type { AdminId } from '../../../src/events/ids.ts';
import {
  SUPPORT_TYPES,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from '../../../src/events/ticketing/vocabulary.ts';
import type { TicketDocument } from '../../../src/projections/ticketing/tickets/documents.ts';
import type { TicketListQuery } from '../../../src/projections/ticketing/tickets/queries.ts';
import { type Asked, admin, list, noon, type OpenStore, ticket, ticketId, user } from './examples.ts';
import { naiveList } from './naive.ts';
import { openedForEach } from './opened.ts';

const pick = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

/** Every facet at its own rhythm; creation two by two in the same millisecond, changes with many ties. */
const TICKETS: readonly TicketDocument[] = Array.from({ length: 300 }, (_, index) =>
  ticket(index, {
    status: pick(TICKET_STATUSES, index),
    priority: pick(TICKET_PRIORITIES, Math.floor(index / 3)),
    supportType: pick(SUPPORT_TYPES, index * 7),
    assignedTo: pick([null, admin('a1'), admin('a2'), null, admin('unassigned-looking')], index),
    tags: pick([null, ['vip'], ['VIP', 'refund'], []], index),
    userId: pick([user('ada'), null, user('bob'), user('eve'), null, null, null], index),
    createdAt: noon(Math.floor(index / 2) * 1000),
    updatedAt: noon(10_000_000 + ((index * 37) % 50) * 1000),
  }),
);

const FILTERS: readonly [string, Partial<Asked>][] = [
  ['status', { status: 'resolved' }],
  ['open', { open: true }],
  ['not open', { open: false }],
  ['open and of nobody', { open: true, assignedTo: [null] }],
  ['priority', { priority: 'high' }],
  ['support type', { supportType: 'KYC_VERIFICATION_ISSUE' }],
  ['several statuses', { status: ['resolved', 'pending', 'closed'] }],
  ['several of each', { status: ['pending', 'escalated'], priority: ['high', 'low'], open: true }],
  ['a tag, whatever its case', { tags: 'Vip' }],
  ['several tags', { tags: ['refund', 'nobody has it'] }],
  ['a tag that nobody has', { tags: 'nobody has it' }],
  ['assignee', { assignedTo: [admin('a2')] }],
  ['no assignee', { assignedTo: [null] }],
  ['several assignees', { assignedTo: [admin('a1'), null] }],
  ['an unknown assignee', { assignedTo: [admin('nobody')] }],
  ['user', { userId: user('eve') }],
  ['creation from', { createdFrom: noon(70_000) }],
  ['creation to', { createdTo: noon(70_000) }],
  ['creation between', { createdFrom: noon(30_500), createdTo: noon(99_999) }],
  ['an empty period', { createdFrom: noon(40_000), createdTo: noon(39_000) }],
  ['a search', { search: ['26-00001'] }],
  ['words apart', { search: 'none', words: [{ terms: ['000001'] }, { terms: ['subject'] }] }],
  ['words of which one is nowhere', { search: 'none', words: [{ terms: ['000001'] }, { terms: ['x'] }] }],
  [
    'a word and an owner',
    { search: 'none', words: [{ terms: ['smi'] }, { terms: ['x'], owners: [user('eve'), user('ada')] }] },
  ],
  ['status and priority', { status: 'pending', priority: 'low' }],
  ['three facets', { status: 'closed', priority: 'medium', assignedTo: [null] }],
  [
    'all kinds',
    {
      status: 'pending',
      userId: user('ada'),
      createdFrom: noon(5000),
      search: ['smi'],
      assignedTo: [null],
    },
  ],
];

const SORTS = (['createdAt', 'updatedAt', 'priority', 'status', 'support_type'] as const).flatMap((sortBy) =>
  (['asc', 'desc'] as const).map((sortOrder) => ({ sortBy, sortOrder })),
);

export function describeLists(open: OpenStore): void {
  describe('ticket lists', () => {
    const store = openedForEach(open);
    const expectAsNaive = async (query: TicketListQuery, tickets = TICKETS) => {
      const page = await store.tickets.list(query);
      const { counters: _, next: _next, isExpired: _expired, ...shown } = page;
      const expected = naiveList(tickets, query);
      expect(shown.tickets.map(({ id }) => id)).toEqual(expected.tickets.map(({ id }) => id));
      expect(shown).toEqual(expected);
    };

    beforeEach(async () => {
      await store.projector.put(...TICKETS.slice(0, 100));
      await store.projector.put(...TICKETS.slice(100));
    });

    it('show the newest first unless told otherwise, and the total of all', async () => {
      const { tickets, total } = await store.tickets.list(list({ limit: 3 }));
      expect(tickets.map(({ id }) => id)).toEqual([ticketId(299), ticketId(298), ticketId(297)]);
      expect(total).toBe(300);
    });

    it.each(FILTERS)('filter by %s', async (_, filter) => {
      await expectAsNaive(list({ ...filter, limit: 100 }));
      await expectAsNaive(list({ ...filter, limit: 7, offset: 5, sortBy: 'updatedAt' }));
    });

    it.each(SORTS)('sort by $sortBy $sortOrder, on every page', async (sort) => {
      for (let offset = 0; offset < 300; offset += 43)
        await expectAsNaive(list({ ...sort, offset, limit: 43 }));
    });

    it.each(SORTS)('sort what is filtered by $sortBy $sortOrder, on every page', async (sort) => {
      const filter = { assignedTo: [null], createdFrom: noon(3000) };
      for (let offset = 0; offset < 140; offset += 20)
        await expectAsNaive(list({ ...sort, ...filter, offset }));
    });

    it.each(SORTS)(
      'are empty beyond the end of a list by $sortBy $sortOrder, with the right total',
      async (sort) => {
        for (const offset of [300, 301, 1_000_000]) {
          expect(await store.tickets.list(list({ ...sort, offset }))).toMatchObject({
            tickets: [],
            total: 300,
          });
          const filtered = await store.tickets.list(list({ ...sort, offset, status: 'pending' }));
          expect(filtered).toMatchObject({ tickets: [], total: 50 });
        }
        expect((await store.tickets.list(list({ ...sort, offset: 299 }))).tickets).toHaveLength(1);
      },
    );

    it('by last change find those that are all at the far end', async () => {
      const changed = TICKETS.map((each, index) => ({
        ...each,
        status: index < 120 ? ('closed' as const) : ('pending' as const),
        updatedAt: noon(10_000_000 + index * 1000),
      }));
      await store.projector.put(...changed);
      for (const sortOrder of ['asc', 'desc'] as const) {
        for (const status of ['closed', 'pending'] as const) {
          for (let offset = 0; offset < 180; offset += 30) {
            await expectAsNaive(list({ status, sortBy: 'updatedAt', sortOrder, offset, limit: 30 }), changed);
          }
        }
      }
    });

    it('are counted by their assignee, the open ones', async () => {
      const admins = ['a1', 'a2', 'unassigned', 'nobody'].map(admin);
      const openOf = (id: AdminId) =>
        TICKETS.filter(
          ({ assignedTo, status }) =>
            assignedTo === id && ['pending', 'in_progress', 'escalated'].includes(status),
        ).length;
      const counted = await store.tickets.openOf(admins);
      expect(counted).toEqual(admins.map(openOf));
      expect(counted[0]).toBeGreaterThan(0);
      expect(await store.tickets.openOf([])).toEqual([]);
    });

    it('follow a ticket from one value to another', async () => {
      const [first, last] = [TICKETS[0] as TicketDocument, TICKETS[299] as TicketDocument];
      const changed = TICKETS.with(0, {
        ...first,
        status: 'escalated',
        priority: 'urgent',
        assignedTo: admin('a9'),
        tags: ['refund'],
        userId: user('zoe'),
        updatedAt: noon(90_000_000),
      }).with(299, { ...last, assignedTo: null, status: 'pending' });
      await store.projector.put(changed[0] as TicketDocument, changed[299] as TicketDocument);
      for (const [, filter] of FILTERS) await expectAsNaive(list({ ...filter, limit: 100 }), changed);
      for (const sort of SORTS) await expectAsNaive(list({ ...sort, limit: 300 }), changed);
      await expectAsNaive(list({ assignedTo: [admin('a9')] }), changed);
      await expectAsNaive(list({ userId: user('zoe') }), changed);
      expect((await store.tickets.list(list({ userId: user('zoe') }))).tickets).toHaveLength(1);
    });

    it('count what was created since each instant, filters aside', async () => {
      const createdSince = [noon(0), noon(70_000), noon(70_001), noon(149_000), noon(149_001), noon(-1)];
      const page = await store.tickets.list(list({ createdSince, status: 'pending' }));
      expect(page.createdSince).toEqual([300, 160, 158, 2, 0, 300]);
    });

    it('filter and count by creation time exactly where the clocks of two machines disagree', async () => {
      const late = Array.from({ length: 40 }, (_, index) =>
        ticket(300 + index, { createdAt: noon(150_000 + (index % 2 === 0 ? index : -index * 1000)) }),
      );
      await store.projector.put(...late);
      const tickets = [...TICKETS, ...late];
      for (const createdFrom of [noon(120_000), noon(135_000), noon(150_004)]) {
        await expectAsNaive(list({ createdFrom, createdSince: [createdFrom], limit: 100 }), tickets);
      }
    });
  });
}
