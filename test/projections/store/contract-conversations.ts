import fc from 'fast-check';
import { type Owner, sameOwner } from '../../../src/events/conversations/people.ts';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
} from '../../../src/events/conversations/vocabulary.ts';
import type { AdminId, ConversationId, GuestId, MessageId, UserId } from '../../../src/events/ids.ts';
import type { ConversationDocument } from '../../../src/projections/conversations/conversations/documents.ts';
import { conversationProjection } from '../../../src/projections/conversations/conversations/projection.ts';
import type {
  ConversationListQuery,
  ConversationSearch,
} from '../../../src/projections/conversations/conversations/queries.ts';
import type { ConversationMessageDocument } from '../../../src/projections/conversations/messages/documents.ts';
import { fold } from '../../../src/projections/search/fold.ts';
import { PAGE_CHARACTERS } from '../../../src/projections/store/page.ts';
import { noon, type OpenStore, Projector } from './examples.ts';
import { openedForEach } from './opened.ts';

const idOf = (number: number) => `conversation-${number}` as ConversationId;

export function chat(number: number, fields: Partial<ConversationDocument> = {}): ConversationDocument {
  return {
    id: idOf(number),
    owner: { kind: 'guest', id: `guest_${number}_abc` as GuestId },
    ...{ ownerName: null, ownerEmail: null, type: 'general', subject: null, status: 'open' },
    ...{ priority: 'normal', assignedTo: null, ticket: null, messageCount: 0, lastMessage: null },
    unread: { byOwner: 0, bySupport: 0 },
    ...{ createdAt: noon(number), updatedAt: noon(number), revision: 0, position: number as never },
    begun: number as never,
    ...fields,
  };
}

const message = (of: number, number: number, isRead = false): ConversationMessageDocument => ({
  id: `message-${of}-${number}` as MessageId,
  ...{ conversationId: idOf(of), number, isRead, message: `Message ${number}`, messageType: 'text' },
  ...{ sender: { kind: 'system', id: null }, senderName: null },
  ...{ createdAt: noon(number), revision: number, position: number as never },
});

export const chats = (query: Partial<ConversationListQuery> = {}): ConversationListQuery => ({
  ...{ search: null, owner: null, status: null, priority: null, type: null, assignedTo: null },
  ...{ offset: 0, after: null, limit: 100 },
  ...query,
});

type Part = ConversationSearch['whole'];
const part = (fields: Partial<Part>): Part => ({ terms: [], foundByMessages: null, owners: [], ...fields });
/** A search for a term as it stands, or for words apart. */
export const searchFor = (term: string, ...words: readonly Partial<Part>[]): ConversationSearch => ({
  whole: part({ terms: [term] }),
  words: words.map(part),
});

const said = (milliseconds: number) =>
  ({ preview: 'Hello', senderType: 'guest', createdAt: noon(milliseconds) }) as const;

export function describeConversations(open: OpenStore): void {
  describe('conversations', () => {
    const store = openedForEach(open);
    const put = (...documents: readonly ConversationDocument[]) =>
      store.projector.putConversations(...documents);
    const numbers = async (query: Partial<ConversationListQuery>) => {
      const { conversations, total } = await store.conversations.list(chats(query));
      return { found: conversations.map(({ id }) => Number(id.slice('conversation-'.length))), total };
    };

    it('are found by id, as they were last written', async () => {
      await put(chat(1), chat(2));
      await put(chat(1, { status: 'closed' }));
      expect(await store.conversations.get(idOf(1))).toEqual(chat(1, { status: 'closed' }));
      expect(await store.conversations.get(idOf(3))).toBeNull();
    });

    it('come with the newest activity first: the last message, or the start', async () => {
      await put(chat(1), chat(2), chat(3));
      await put(chat(1, { lastMessage: said(50) }));
      expect(await numbers({})).toEqual({ found: [1, 3, 2], total: 3 });
    });

    it('that were active at one instant come by id, descending', async () => {
      const atOnce = { createdAt: noon(0) };
      await put(chat(3, atOnce), chat(1, atOnce));
      await put(chat(2, atOnce), chat(3, { ...atOnce, status: 'pending' }));
      expect((await numbers({})).found).toEqual([3, 2, 1]);
    });

    it('come page by page', async () => {
      await put(...Array.from({ length: 7 }, (_, index) => chat(index)));
      expect(await numbers({ offset: 3, limit: 3 })).toEqual({ found: [3, 2, 1], total: 7 });
      expect(await numbers({ offset: 7, limit: 3 })).toEqual({ found: [], total: 7 });
    });

    it('have each part of a search by where they began, as they are now', async () => {
      const parts = [['sun'], ['moon', 'john'], []].map((terms, index) => ({
        terms,
        foundByMessages: index === 2 ? [idOf(2), idOf(9)] : null,
      }));
      const found = async () =>
        (await store.conversations.matching({ parts })).map((begun) => [...begun].toSorted());
      await put(chat(1, { subject: 'Sun' }), chat(2, { subject: 'Moon' }));
      expect(await found()).toEqual([[1], [2], [2]]);
      // It stays where it stands in the list.
      await put(chat(1, { subject: 'Sun', owner: { kind: 'user', id: 'j' as UserId }, ownerName: 'John' }));
      await put(chat(2, { subject: 'Stars' }), chat(3, { subject: 'Sunset' }));
      expect(await found()).toEqual([[1, 3], [1], [2]]);
    });

    it('are filtered by status and type', async () => {
      await put(
        chat(1, { status: 'closed' }),
        chat(2, { type: 'onboarding' }),
        chat(3, { type: 'onboarding', status: 'closed' }),
      );
      expect(await numbers({ status: ['closed'] })).toEqual({ found: [3, 1], total: 2 });
      expect(await numbers({ type: ['onboarding'] })).toEqual({ found: [3, 2], total: 2 });
      expect(await numbers({ type: ['onboarding'], status: ['open'] })).toEqual({ found: [2], total: 1 });
    });

    it('are filtered by several values of each, and by nobody’s', async () => {
      const [ada, eve] = ['ada', 'eve'].map((id) => id as AdminId) as [AdminId, AdminId];
      await put(
        chat(1, { status: 'closed', priority: 'high' }),
        chat(2, { status: 'pending', priority: 'urgent', assignedTo: ada }),
        chat(3, { type: 'onboarding', assignedTo: eve }),
      );
      expect((await numbers({ status: ['closed', 'pending'] })).found).toEqual([2, 1]);
      expect((await numbers({ status: [] })).found).toEqual([]);
      expect((await numbers({ priority: ['urgent', 'normal'] })).found).toEqual([3, 2]);
      expect((await numbers({ type: ['general', 'onboarding'] })).found).toEqual([3, 2, 1]);
      expect((await numbers({ assignedTo: [null] })).found).toEqual([1]);
      expect((await numbers({ assignedTo: [eve, ada] })).found).toEqual([3, 2]);
      expect((await numbers({ assignedTo: [ada, null], priority: ['urgent'] })).found).toEqual([2]);
      await put(chat(2, { status: 'pending', priority: 'low' }));
      expect((await numbers({ assignedTo: [null] })).found).toEqual([2, 1]);
    });

    it('are counted by their assignee, the open ones', async () => {
      const [ada, eve] = ['ada', 'eve'].map((id) => id as AdminId) as [AdminId, AdminId];
      await put(
        chat(1, { assignedTo: ada }),
        chat(2, { assignedTo: ada, status: 'pending' }),
        chat(3, { assignedTo: ada, status: 'closed' }),
        chat(4, { assignedTo: eve, status: 'closed' }),
        chat(5),
      );
      expect(await store.conversations.openOf([eve, ada, 'nobody' as AdminId])).toEqual([0, 2, 0]);
      await put(chat(2, { assignedTo: eve, status: 'pending' }));
      expect(await store.conversations.openOf([ada, eve])).toEqual([1, 1]);
    });

    it('are those of an owner', async () => {
      const john = { kind: 'user', id: 'john-id' as UserId } as const;
      const jane = { kind: 'user', id: 'jane-id' as UserId } as const;
      await put(
        chat(1, { owner: john }),
        chat(2, { owner: jane }),
        chat(3, { owner: john, status: 'closed' }),
        chat(4),
      );
      expect(await numbers({ owner: john })).toEqual({ found: [3, 1], total: 2 });
      expect(await numbers({ owner: john, status: ['open'] })).toEqual({ found: [1], total: 1 });
      await put(chat(2, { owner: john, lastMessage: said(50) }));
      expect(await numbers({ owner: john, limit: 1, offset: 1 })).toEqual({ found: [3], total: 3 });
      const { next } = await store.conversations.list(chats({ owner: john, limit: 2 }));
      expect(await numbers({ owner: john, after: next })).toEqual({ found: [1], total: 3 });
      expect(await numbers({ owner: jane })).toEqual({ found: [], total: 0 });
    });

    it.each([
      ['subject', 'NEED HELP', [1]],
      ['owner’s name', 'doe', [2]],
      ['owner’s e-mail', '@EXAMPLE', [2]],
      ['guest id', 'guest_3', [3]],
      ['one character', '3', [3]],
      ['two characters', '😀x', [4]],
      ['three characters that need two units each', '😀😀😀', [4]],
      ['a quotation mark', '"quoted" w', [4]],
      ['a wildcard that stands for itself', '100%', [5]],
      ['an accent, taken apart', 'cafe\u0301', [7]],
      ['no accent', 'CAFE', [7]],
      ['sharp s in upper case', 'STRASSE', [7]],
      ['a final sigma', 'ΟΔΥΣ', [7]],
      ['nothing that is shown', '\u200b', [7, 6, 5, 4, 3, 2, 1]],
      ['what would reach over two fields', 'help\nguest', []],
      ['what no text has', 'help\0guest', []],
      ['a user’s id, which is none of these', 'john-id', []],
    ])('are searched: %s', async (_, search, expected) => {
      const john = { kind: 'user', id: 'john-id' as UserId } as const;
      await put(
        chat(1, { subject: 'I need help' }),
        chat(2, { owner: john, ownerName: 'John Doe', ownerEmail: 'john@example.com' }),
        chat(3),
        chat(4, { owner: john, subject: '😀😀😀x and "quoted" words' }),
        chat(5, { owner: john, subject: '100% sure' }),
        chat(6, { owner: john, subject: '1000 sure' }),
        chat(7, { owner: john, subject: 'Café, Straße, οδυσσέας' }),
      );
      expect((await numbers({ search: searchFor(search) })).found).toEqual(expected);
    });

    it('are no longer found by what they no longer say', async () => {
      await put(chat(1));
      const owner = { kind: 'user', id: 'john' as UserId } as const;
      await put(chat(1, { owner, ownerName: 'John Doe' }));
      expect((await numbers({ search: searchFor('guest_1') })).found).toEqual([]);
      expect((await numbers({ search: searchFor('john doe') })).found).toEqual([1]);
    });

    const owners: readonly Owner[] = [
      { kind: 'guest', id: 'guest_ab_1' as GuestId },
      { kind: 'guest', id: 'guest_ba_2' as GuestId },
      { kind: 'user', id: 'john' as UserId },
    ];
    const admins = ['ada', 'eve'].map((id) => id as AdminId);

    it('are listed as a filter and a sort in memory would, after any batches', async () => {
      const fields = fc.record({
        owner: fc.constantFrom(...owners),
        status: fc.constantFrom(...CONVERSATION_STATUSES),
        priority: fc.constantFrom(...CONVERSATION_PRIORITIES),
        type: fc.constantFrom(...CONVERSATION_TYPES),
        assignedTo: fc.constantFrom(null, ...admins),
        subject: fc.option(fc.string({ unit: fc.constantFrom('a', 'B', 'b', ' ', '"', '%', 'İ', '😀') })),
        lastMessage: fc.option(fc.integer({ min: 0, max: 20 }).map(said)),
      });
      const batches = fc.array(fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fields)), { maxLength: 4 });
      const term = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '"', 'i', '😀'), minLength: 1 });
      const searched = fc.record({
        terms: fc.array(term, { minLength: 1, maxLength: 2 }),
        foundByMessages: fc.option(fc.constantFrom([], ['conversation-1', 'conversation-4', 'none'])),
        owners: fc.constantFrom([], ['john' as UserId]),
      });
      const some = <T>(values: readonly T[]) => fc.option(fc.subarray([...values]), { freq: 2 });
      const query = fc.record({
        search: fc.option(fc.record({ whole: searched, words: fc.array(searched, { maxLength: 2 }) })),
        owner: fc.option(fc.constantFrom(...owners), { freq: 2 }),
        status: some(CONVERSATION_STATUSES),
        priority: some(CONVERSATION_PRIORITIES),
        type: some(CONVERSATION_TYPES),
        assignedTo: some([null, ...admins]),
        after: fc.constant(null),
        offset: fc.nat(5),
        limit: fc.integer({ min: 1, max: 10 }),
      });
      await fc.assert(
        fc.asyncProperty(batches, query, async (written, asked) => {
          const opened = await open();
          try {
            const projector = new Projector(opened.writer);
            const all = new Map<number, ConversationDocument>();
            for (const batch of written) {
              const changed = new Map(batch.map(([number, changes]) => [number, chat(number, changes)]));
              for (const [number, document] of changed) all.set(number, document);
              await projector.putConversations(...changed.values());
            }
            const page = await opened.reader.queriesOf(conversationProjection).list(asked);
            expect({ conversations: page.conversations, total: page.total }).toEqual(
              naive([...all.values()], asked),
            );
          } finally {
            await opened.dispose();
          }
        }),
        { numRuns: 40, interruptAfterTimeLimit: 15_000 },
      );
    }, 60_000);
  });

  describe('messages of conversations', () => {
    const store = openedForEach(open);
    const numbers = async (of: number, offset: number, limit: number) => {
      const query = { conversationId: idOf(of), offset, limit };
      const { messages, total } = await store.conversationMessages.page(query);
      return { found: messages.map(({ number }) => number), total };
    };

    it('end their page once they are long enough, whatever was asked for', async () => {
      const long = { message: 'x'.repeat(PAGE_CHARACTERS) };
      await store.projector.putConversationMessages(
        ...[1, 2, 3].map((number) => ({ ...message(3, number), ...(number === 2 && long) })),
      );
      expect(await numbers(3, 0, 100)).toEqual({ found: [1, 2], total: 3 });
      expect(await numbers(3, 2, 98)).toEqual({ found: [3], total: 3 });
    });

    beforeEach(async () => {
      const mine = Array.from({ length: 10 }, (_, index) => message(1, index + 1));
      await store.projector.putConversationMessages(...mine.slice(0, 5), message(2, 1));
      await store.projector.putConversationMessages(...mine.slice(5), message(2, 2));
    });

    it.each([
      [0, 4, [1, 2, 3, 4]],
      [8, 4, [9, 10]],
      [10, 4, []],
      [0, 0, []],
    ])('come in their order: %d passed over, %d at most', async (offset, limit, found) => {
      expect(await numbers(1, offset, limit)).toEqual({ found, total: 10 });
    });

    it('are none where nothing was said', async () => {
      expect(await numbers(3, 0, 10)).toEqual({ found: [], total: 0 });
    });

    it('are found by id, as they were last written', async () => {
      await store.projector.putConversationMessages(message(1, 3, true));
      expect(await store.conversationMessages.get(message(1, 3).id)).toEqual(message(1, 3, true));
      expect(await store.conversationMessages.get('none' as MessageId)).toBeNull();
      expect((await numbers(1, 0, 20)).found).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    });
  });
}

function naive(documents: readonly ConversationDocument[], query: ConversationListQuery) {
  const activity = ({ lastMessage, createdAt }: ConversationDocument) => lastMessage?.createdAt ?? createdAt;
  const has = ({ id, subject, owner }: ConversationDocument, { terms, foundByMessages, owners }: Part) =>
    foundByMessages?.includes(id) ||
    owners.some((user) => owner.kind === 'user' && owner.id === user) ||
    // Every text has a term without visible characters, the empty one as well.
    terms.some(
      (term) =>
        fold(term) === '' ||
        [subject, owner.kind === 'guest' ? owner.id : null].some(
          (field) => field !== null && fold(field).includes(fold(term)),
        ),
    );
  const matching = documents
    .filter(
      (document) =>
        (query.owner === null || sameOwner(document.owner, query.owner)) &&
        (query.status === null || query.status.includes(document.status)) &&
        (query.priority === null || query.priority.includes(document.priority)) &&
        (query.type === null || query.type.includes(document.type)) &&
        (query.assignedTo === null || query.assignedTo.includes(document.assignedTo)) &&
        (query.search === null ||
          has(document, query.search.whole) ||
          (query.search.words.length > 0 && query.search.words.every((word) => has(document, word)))),
    )
    .toSorted((a, b) => activity(b).localeCompare(activity(a)) || b.id.localeCompare(a.id));
  return {
    conversations: matching.slice(query.offset, query.offset + query.limit),
    total: matching.length,
  };
}
