import {
  SUPPORT_TYPES,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from '../../../src/events/ticketing/vocabulary.ts';
import type { ConversationDocument } from '../../../src/projections/conversations/conversations/documents.ts';
import type { ConversationPlace } from '../../../src/projections/conversations/conversations/queries.ts';
import type { TicketDocument } from '../../../src/projections/ticketing/tickets/documents.ts';
import type { TicketPlace } from '../../../src/projections/ticketing/tickets/queries.ts';
import { chat, chats, searchFor } from './contract-conversations.ts';
import { type Asked, admin, list, noon, type OpenStore, ticket } from './examples.ts';
import { naiveList } from './naive.ts';
import { openedForEach } from './opened.ts';

/** The same numbers in every run. */
function numbersFrom(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % below;
  };
}
const pick = <T>(values: readonly T[], index: number): T => values[index % values.length] as T;

const TICKETS = 100;
const SORTS = (['createdAt', 'updatedAt', 'priority', 'status', 'support_type'] as const).flatMap((sortBy) =>
  (['asc', 'desc'] as const).map((sortOrder) => ({ sortBy, sortOrder })),
);
const FILTERS: readonly Partial<Asked>[] = [{}, { assignedTo: [null] }, { search: ['00001'] }];

/** Of everything that lists sort by there are ties. */
const created = (number: number): TicketDocument =>
  ticket(number, {
    status: pick(TICKET_STATUSES, number),
    priority: pick(TICKET_PRIORITIES, Math.floor(number / 3)),
    supportType: pick(SUPPORT_TYPES, number * 7),
    assignedTo: pick([null, admin('a1'), null], number),
    createdAt: noon(Math.floor(number / 2) * 1000),
    updatedAt: noon(10_000_000 + ((number * 37) % 50) * 1000),
  });

const ids = (found: readonly { readonly id: string }[]): string[] => found.map(({ id }) => id);

/** What a walk must be: each once that was there and matched all the time, in the order as it began; and none twice. */
function expectWhole(seen: readonly string[], atFirst: readonly string[], always: ReadonlySet<string>): void {
  expect(new Set(seen).size).toBe(seen.length);
  const steady = atFirst.filter((id) => always.has(id));
  expect(seen.filter((id) => steady.includes(id))).toEqual(steady);
  const known = new Set(atFirst);
  expect(seen.filter((id) => known.has(id))).toEqual(atFirst.filter((id) => seen.includes(id)));
}

export function describeWalks(open: OpenStore): void {
  describe('walks by cursor', () => {
    const store = openedForEach(open);
    let all: Map<string, TicketDocument>;
    const put = async (...documents: readonly TicketDocument[]) => {
      for (const document of documents) all.set(document.id, document);
      await store.projector.put(...documents);
    };
    const matching = (filter: Partial<Asked>, sort: Partial<Asked> = {}) =>
      ids(naiveList([...all.values()], list({ ...filter, ...sort, limit: 10_000 })).tickets);
    beforeEach(async () => {
      all = new Map();
      await put(...Array.from({ length: TICKETS }, (_, number) => created(number)));
    });

    /** Some tickets change and some arrive, each change later than those before. */
    async function live(random: (below: number) => number): Promise<void> {
      const numbers = new Set(Array.from({ length: 10 }, () => random(all.size)));
      const changed = [...numbers].map((number): TicketDocument => {
        const before = [...all.values()][number] as TicketDocument;
        const what = random(4);
        return {
          ...before,
          ...(what === 0 && { status: pick(TICKET_STATUSES, random(6)) }),
          ...(what === 1 && { priority: pick(TICKET_PRIORITIES, random(4)) }),
          ...(what === 2 && { assignedTo: pick([null, admin('a1'), admin('a2')], random(3)) }),
          updatedAt: noon(20_000_000 + all.size * 100 + random(100)),
        };
      });
      await put(...changed);
      await put(created(all.size), created(all.size + 1));
      if (random(2) === 0) await put(...changed.map((each) => ({ ...each, messageCount: 7 })));
    }

    const walk = async (query: Partial<Asked>, between: () => Promise<void>) => {
      const seen: string[] = [];
      let after: TicketPlace | null = null;
      do {
        const page = await store.tickets.list(list({ ...query, after }));
        expect(page.isExpired).toBe(false);
        seen.push(...ids(page.tickets));
        after = page.next;
        if (after !== null) expect(page.tickets).toHaveLength(query.limit ?? 20);
        await between();
      } while (after !== null && seen.length < 1_000);
      return seen;
    };

    it.each(SORTS)('by $sortBy $sortOrder are the list itself while nothing changes', async (sort) => {
      for (const filter of FILTERS)
        for (const limit of [13, 200])
          expect(await walk({ ...sort, ...filter, limit }, async () => {})).toEqual(matching(filter, sort));
    });

    it.each(SORTS)(
      'by $sortBy $sortOrder skip and repeat nothing while tickets arrive and change',
      async (sort) => {
        for (const [round, filter] of FILTERS.entries()) {
          const atFirst = matching(filter, sort);
          let always = new Set(atFirst);
          const random = numbersFrom(round + 1);
          const seen = await walk({ ...sort, ...filter, limit: 13 }, async () => {
            await live(random);
            always = new Set(matching(filter).filter((id) => always.has(id)));
          });
          expectWhole(seen, atFirst, always);
        }
      },
    );

    it('can begin after any page', async () => {
      const sort = { sortBy: 'updatedAt', sortOrder: 'asc' } as const;
      const expected = matching({}, sort);
      const { next, tickets } = await store.tickets.list(list({ ...sort, offset: 40, limit: 20 }));
      expect(ids(tickets)).toEqual(expected.slice(40, 60));
      const rest = await store.tickets.list(list({ ...sort, after: next, limit: 500 }));
      expect([ids(rest.tickets), rest.next]).toEqual([expected.slice(60), null]);
    });

    it('can’t go on when it isn’t known any more what has moved since they began', async () => {
      const { next } = await store.tickets.list(list({ sortBy: 'status', limit: 5 }));
      const since = next?.since ?? { making: '', after: 0 };
      for (const lost of [
        { ...since, making: 'another' },
        { ...since, after: since.after + 1 },
      ]) {
        const page = await store.tickets.list(
          list({ sortBy: 'status', after: { rank: 0, ordinal: 0, since: lost } }),
        );
        expect([page.isExpired, page.tickets, page.next]).toEqual([true, [], null]);
      }
      const known = await store.tickets.list(list({ sortBy: 'status', after: next }));
      expect([known.isExpired, known.tickets.length]).toEqual([false, 20]);
    });
  });

  describe('walks by cursor through conversations', () => {
    const store = openedForEach(open);

    it.each([[{}], [{ status: ['open' as const] }], [{ search: searchFor('about 1') }]])(
      'skip and repeat nothing while messages arrive: %j',
      async (filter) => {
        const all = new Map<string, ConversationDocument>();
        const put = async (...documents: readonly ConversationDocument[]) => {
          for (const document of documents) all.set(document.id, document);
          await store.projector.putConversations(...documents);
        };
        const query = chats({ ...filter, limit: 7 });
        const found = async () =>
          ids((await store.conversations.list({ ...query, limit: 10_000 })).conversations);
        const said = (time: number) =>
          ({ preview: 'Hello', senderType: 'guest', createdAt: noon(time) }) as const;
        const random = numbersFrom(5);
        for (let number = 0; number < 60; number++)
          await put(chat(number, { subject: `About ${number}`, createdAt: noon(Math.floor(number / 2)) }));
        const atFirst = await found();
        let always = new Set(atFirst);
        const seen: string[] = [];
        let after: ConversationPlace | null = null;
        do {
          const page = await store.conversations.list({ ...query, after });
          seen.push(...ids(page.conversations));
          after = page.next;
          for (let times = 0; times < 5; times++) {
            const changed = [...all.values()][random(all.size)] as ConversationDocument;
            const what = random(3);
            await put({
              ...changed,
              ...(what === 0 && { status: 'closed' as const }),
              ...(what > 0 && { lastMessage: said(1_000 + all.size + random(50)) }),
            });
          }
          await put(chat(all.size, { subject: `About ${all.size}`, createdAt: noon(1_000 + all.size) }));
          const now = new Set(await found());
          always = new Set([...always].filter((id) => now.has(id)));
        } while (after !== null);
        expectWhole(seen, atFirst, always);
      },
    );
  });
}
