import { codec } from '../../../src/events/catalogue.ts';
import type { DomainEvent } from '../../../src/events/envelope.ts';
import type { Position } from '../../../src/events/log/port.ts';
import { conversationProjection } from '../../../src/projections/conversations/conversations/projection.ts';
import type { ConversationListQuery } from '../../../src/projections/conversations/conversations/queries.ts';
import { versionOf as chatVersionOf } from '../../../src/projections/history/conversations/documents.ts';
import { versionOf } from '../../../src/projections/history/tickets/documents.ts';
import type { ReadStore } from '../../../src/projections/store/port.ts';
import { codecWithout } from '../../support/codecs.ts';
import { pastChats } from '../../support/past-chats.ts';
import { PAST_ADMINS, PAST_USERS, pastTickets } from '../../support/past-tickets.ts';
import { memoryLog } from '../../support/read-models.ts';
import { project } from './contract-retries.ts';
import {
  type Asked,
  list,
  noon,
  type OpenedStore,
  type OpenStore,
  SMALL_PIECES,
  searchedPart,
  smallChatHistory,
  smallTicketHistory,
  smallTickets,
} from './examples.ts';

const CREATED_SINCE = [noon(0), noon(120_000)];
const TICKET_FILTERS: readonly Partial<Asked>[] = [
  {},
  { status: ['pending', 'resolved'] },
  { open: true, assignedTo: [null] },
  { assignedTo: [PAST_ADMINS[0] ?? null, null], priority: 'high' },
  { tags: ['Vip', 'a b'] },
  { userId: PAST_USERS[1] ?? null },
  { supportType: 'LOGIN_ISSUE', createdFrom: noon(30_000), createdTo: noon(120_000) },
];
const SORTS = (['createdAt', 'updatedAt', 'priority', 'status', 'support_type'] as const).flatMap((sortBy) =>
  (['asc', 'desc'] as const).map((sortOrder) => ({ sortBy, sortOrder })),
);
/** Every filter with every order, each time another page. */
const TICKET_QUERIES = SORTS.flatMap((sort, at) =>
  TICKET_FILTERS.map((filter, index) =>
    list({ ...filter, ...sort, offset: (at * 3 + index) % 7, limit: 4, createdSince: CREATED_SINCE }),
  ),
);

const chats = (query: Partial<ConversationListQuery>): ConversationListQuery => ({
  ...{ search: null, owner: null, status: null, priority: null, type: null, assignedTo: null },
  ...{ offset: 0, after: null, limit: 4 },
  ...query,
});
const having = (part: Partial<ReturnType<typeof searchedPart>>) =>
  ({ ...searchedPart(part), foundByMessages: null }) as const;
const CHAT_QUERIES = [
  chats({}),
  chats({ offset: 5 }),
  chats({ status: ['open', 'pending'], priority: ['high'] }),
  chats({ type: ['onboarding'], offset: 2 }),
  chats({ assignedTo: [null] }),
  chats({ assignedTo: [...PAST_ADMINS], status: ['closed'] }),
  chats({ owner: { kind: 'user', id: PAST_USERS[0] as never } }),
  chats({ search: { whole: having({ terms: ['arger'] }), words: [] } }),
  chats({ search: { whole: having({ terms: ['guest_1', 'ob'] }), words: [] }, offset: 3 }),
  chats({ search: { whole: having({ terms: ['none'], owners: [...PAST_USERS] }), words: [] } }),
  chats({
    search: {
      whole: having({ terms: ['none'] }),
      words: [having({ terms: ['card'] }), having({ terms: ['roe', 'u-3'] })],
    },
  }),
  chats({
    search: { whole: { ...having({ terms: ['none'] }), foundByMessages: ['c-1', 'c-4', 'c-9'] }, words: [] },
  }),
];

interface Kind {
  readonly events: readonly (readonly [string, DomainEvent])[];
  /** What the live lists say, and what history says of a position. */
  live(reader: ReadStore): Promise<readonly object[]>;
  past(reader: ReadStore, position: Position): Promise<readonly object[]>;
  /** Types of events that an older program doesn't know. */
  readonly unknown: readonly string[];
}

/** Walks begin elsewhere. */
const withoutStart = (next: object | null) => next && { ...next, since: null };

const tickets: Kind = {
  events: pastTickets(420),
  live: async (reader) =>
    inTurn(TICKET_QUERIES, async (query) => {
      const { next, ...page } = await reader.queriesOf(smallTickets).list(query);
      return { ...page, tickets: page.tickets.map(versionOf), next: withoutStart(next) };
    }),
  past: async (reader, position) =>
    inTurn(TICKET_QUERIES, async (query) => {
      const asked = { ...query, search: null, position };
      const { next, ...page } = await reader.queriesOf(smallTicketHistory).listAt(asked);
      return { ...page, next: withoutStart(next) };
    }),
  unknown: ['PriorityChanged', 'StatusChanged'],
};
const conversations: Kind = {
  events: pastChats(420),
  live: async (reader) =>
    inTurn(CHAT_QUERIES, async (query) => {
      const { next, ...page } = await reader.queriesOf(conversationProjection).list(query);
      return { ...page, conversations: page.conversations.map(chatVersionOf), next: withoutStart(next) };
    }),
  past: async (reader, position) =>
    inTurn(CHAT_QUERIES, async (query) => {
      const { next, ...page } = await reader.queriesOf(smallChatHistory).listAt({ ...query, position });
      return { ...page, next: withoutStart(next) };
    }),
  unknown: ['ConversationClaimed', 'ConversationAssigned'],
};

async function inTurn<Query, Answer>(queries: readonly Query[], ask: (query: Query) => Promise<Answer>) {
  const answers: Answer[] = [];
  for (const query of queries) answers.push(await ask(query));
  return answers;
}

/** Several events have the same time. */
const time = (number: number) => noon(Math.floor(number / 3) * 1_000);
const STEP = 140;
const KINDS = [
  ['tickets', tickets],
  ['conversations', conversations],
] as const;

/** A store is opened for each test, and MongoDB answers slowly where it shares a machine. */
const STORES_MS = 60_000;

/** Every version of documents, as far as lists tell versions apart. */
export function describeHistory(open: OpenStore): void {
  describe.each(KINDS)('%s as they were', (_, { events, live, past, unknown }) => {
    const stores: OpenedStore[] = [];
    const opened = async () => {
      const store = await open(SMALL_PIECES);
      stores.push(store);
      return store;
    };
    afterEach(async () => {
      for (const store of stores.splice(0)) await store.dispose();
    });

    it(
      'are listed with every filter and order as the live list had them',
      async () => {
        const [store, log] = [await opened(), memoryLog(time)];
        const recorded = [];
        for (let told = 0; told < events.length; told += STEP) {
          log.append(...events.slice(told, told + STEP));
          await project(log, store.writer, codec);
          recorded.push({ position: await log.end(), answers: await live(store.reader) });
        }
        for (const { position, answers } of recorded)
          expect(await past(store.reader, position)).toEqual(answers);
      },
      STORES_MS,
    );

    it(
      'are those of the log, also of streams that stood still',
      async () => {
        const [whole, late, log] = [await opened(), await opened(), memoryLog(time)];
        const third = events.length / 3;
        const ends: Position[] = [];
        for (const [index, type] of [...unknown, ''].entries()) {
          log.append(...events.slice(index * third, (index + 1) * third));
          ends.push(await log.end());
          await project(log, whole.writer, codec);
          await project(log, late.writer, codecWithout(type));
        }
        for (const position of ends.flatMap((end) => [end - 470, end]))
          expect(await past(late.reader, position as Position)).toEqual(
            await past(whole.reader, position as Position),
          );
      },
      STORES_MS,
    );
  });

  describe('walks at a position', () => {
    let store: OpenedStore;
    beforeEach(async () => {
      store = await open(SMALL_PIECES);
      const log = memoryLog(time);
      log.append(...tickets.events, ...conversations.events);
      await project(log, store.writer, codec);
    });
    afterEach(() => store.dispose());

    it('show each ticket once, in any order', async () => {
      const { listAt } = store.reader.queriesOf(smallTicketHistory);
      for (const sort of SORTS) {
        const query = { ...list(sort), search: null, position: 3_000 as Position };
        const walked = [];
        for (let page = await listAt({ ...query, limit: 7 }); ; ) {
          walked.push(...page.tickets);
          if (page.next === null) break;
          page = await listAt({ ...query, limit: 7, after: page.next });
        }
        expect(walked).toEqual((await listAt({ ...query, limit: 100 })).tickets);
      }
    });

    it('show each conversation once', async () => {
      const { listAt } = store.reader.queriesOf(smallChatHistory);
      const query = { ...chats({}), position: 8_000 as Position };
      const walked = [];
      for (let page = await listAt(query); ; ) {
        walked.push(...page.conversations);
        if (page.next === null) break;
        page = await listAt({ ...query, after: page.next });
      }
      expect(walked).toEqual((await listAt({ ...query, limit: 200 })).conversations);
    });
  });
}
