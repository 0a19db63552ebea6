import type { TicketNumber } from '../../../src/events/ids.ts';
import { adminProjection } from '../../../src/projections/directory/admins/projection.ts';
import { registrationSessionProjection } from '../../../src/projections/directory/registration-sessions/projection.ts';
import { transactionProjection } from '../../../src/projections/directory/transactions/projection.ts';
import { PAGE_CHARACTERS, PAGE_DOCUMENTS } from '../../../src/projections/store/page.ts';
import type { MessagesQuery, MessageWindow } from '../../../src/projections/ticketing/messages/queries.ts';
import { message, messageId, type OpenStore, ticket, ticketId, user } from './examples.ts';
import { openedForEach } from './opened.ts';

export function describeReads(open: OpenStore): void {
  describe('single documents', () => {
    const store = openedForEach(open);

    it('finds a ticket by its number', async () => {
      await store.projector.put(ticket(1), ticket(2));
      expect(await store.tickets.byNumber(ticket(2).ticketNumber)).toEqual(ticket(2));
      expect(await store.tickets.byNumber('SMI-2026-999999' as TicketNumber)).toBeNull();
    });

    it('finds documents of each collection by id', async () => {
      const at = { revision: 0, position: 1 as never };
      const ada = {
        id: 'ada' as never,
        recorded: true,
        record: { first_name: 'Ada', last_name: null, email: null, active: true },
        ...at,
      };
      const session = { id: 's1' as never, record: { phone_number: null, email: 'x@y.z' }, ...at };
      const transaction = {
        id: 't1' as never,
        record: {
          amount: 1.5,
          transaction_type: null,
          status: null,
          transaction_reference: null,
          createdAt: null,
        },
        ...at,
      };
      await store.projector.commit({
        'directory/admins': [{ before: null, after: ada }],
        'directory/registration-sessions': [{ before: null, after: session }],
        'directory/transactions': [{ before: null, after: transaction }],
      });
      expect(await store.reader.queriesOf(adminProjection).find(['ada', 's1'])).toEqual(
        new Map([['ada', ada]]),
      );
      expect(await store.reader.queriesOf(registrationSessionProjection).find(['s1'])).toEqual(
        new Map([['s1', session]]),
      );
      expect(await store.reader.queriesOf(transactionProjection).find(['t1', 't1'])).toEqual(
        new Map([['t1', transaction]]),
      );
    });
  });

  describe('the state of the store', () => {
    const store = openedForEach(open);

    it('is another one after each commit, also of a document that keeps its revision', async () => {
      const states: unknown[] = [store.reader.state()];
      for (const subject of ['once', 'twice']) {
        await store.projector.put(ticket(1, { subject }));
        states.push(store.reader.state());
        await store.tickets.byNumber(ticket(1).ticketNumber);
        expect(store.reader.state()).toBe(states.at(-1));
      }
      // A store that doesn't know it, such as one on a server without a watch, says so.
      const isKnown = states[0] !== null;
      expect(new Set(states).size).toBe(isKnown ? 3 : 1);
    });
  });

  describe('tickets of a user', () => {
    const store = openedForEach(open);
    const mine = { userId: user('ada') };

    /** Walks from page to page. */
    async function walked(): Promise<readonly string[][]> {
      const { tickets: first } = await store.tickets.firstOfUser(user('ada'));
      const pages = [first];
      for (;;) {
        const before = pages.at(-1)?.at(-1)?.id ?? null;
        const page = await store.tickets.ofUser({ userId: user('ada'), before });
        if (page.length === 0) return pages.map((each) => each.map(({ id }) => id));
        pages.push(page);
      }
    }

    it('come newest first, as they are now, and are counted', async () => {
      await store.projector.put(
        ticket(5, mine),
        ticket(1, { userId: user('bob') }),
        ticket(3, mine),
        ticket(4),
      );
      await store.projector.put(ticket(2, mine), ticket(5, { ...mine, status: 'closed' }));
      const { tickets, total } = await store.tickets.firstOfUser(user('ada'));
      expect(tickets.map(({ id }) => id)).toEqual([ticketId(2), ticketId(3), ticketId(5)]);
      expect(tickets[2]?.status).toBe('closed');
      expect(total).toBe(3);
      expect(await store.tickets.firstOfUser(user('nobody'))).toEqual({ tickets: [], total: 0 });
    });

    it('are walked page by page, whatever is opened meanwhile', async () => {
      const numbers = Array.from({ length: 2 * PAGE_DOCUMENTS + 1 }, (_, index) => index);
      await store.projector.put(...numbers.map((number) => ticket(number, mine)));
      const before = ticketId(2 * PAGE_DOCUMENTS - 1);
      const page = await store.tickets.ofUser({ userId: user('ada'), before });
      await store.projector.put(ticket(1_000, mine));
      expect(await store.tickets.ofUser({ userId: user('ada'), before })).toEqual(page);
      const pages = await walked();
      expect(pages.length).toBeGreaterThan(2);
      expect(pages.flat()).toEqual([1_000, ...numbers.reverse()].map(ticketId));
    });

    it.each([
      ["somebody else's", ticketId(1)],
      ['one that does not exist', ticketId(99)],
    ])('are none before %s', async (_, before) => {
      await store.projector.put(ticket(0, mine), ticket(1));
      expect(await store.tickets.ofUser({ userId: user('ada'), before })).toEqual([]);
    });
  });

  describe('messages', () => {
    const store = openedForEach(open);
    const all = { ticketId: ticketId(1), includeInternal: true, from: 0, to: 100 };
    const revisions = async (query: Partial<MessagesQuery> = {}) =>
      (await store.messages.page({ ...all, ...query })).map(({ revision }) => revision);
    const span = (window: Partial<MessageWindow> = {}) =>
      store.messages.span({ ...all, limit: null, before: null, ...window });
    const id = (name: string) => messageId(`message-${name}`);

    beforeEach(async () => {
      // Every third is internal: 2, 5, 8. Another ticket's lie between them.
      const mine = Array.from({ length: 10 }, (_, revision) =>
        message(1, revision, { isInternal: revision % 3 === 2 }),
      );
      await store.projector.putMessages(...mine.slice(5), message(2, 0), message(2, 1));
      await store.projector.putMessages(...mine.slice(0, 5).reverse());
    });

    it('come oldest first, internal ones only when asked for', async () => {
      expect(await revisions()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(await revisions({ includeInternal: false })).toEqual([0, 1, 3, 4, 6, 7, 9]);
      expect(await revisions({ ticketId: ticketId(3) })).toEqual([]);
    });

    it.each([
      [{ from: 3, to: 6 }, [3, 4, 5, 6]],
      [{ from: 3, to: 6, includeInternal: false }, [3, 4, 6]],
      [{ from: 5, to: 5, includeInternal: false }, []],
      [{ from: 9 }, [9]],
      [{ from: 10 }, []],
      [{ from: 4, to: 3 }, []],
    ])('are those of a span: %j', async (query, expected) => {
      expect(await revisions(query)).toEqual(expected);
    });

    it.each([
      [{}, { from: 0, to: 9, count: 10 }],
      [{ to: 8 }, { from: 0, to: 8, count: 9 }],
      [
        { to: 8, includeInternal: false },
        { from: 0, to: 7, count: 6 },
      ],
      [{ limit: 3 }, { from: 7, to: 9, count: 3 }],
      [
        { limit: 3, to: 8 },
        { from: 6, to: 8, count: 3 },
      ],
      [
        { limit: 3, includeInternal: false },
        { from: 6, to: 9, count: 3 },
      ],
      [{ limit: 100 }, { from: 0, to: 9, count: 10 }],
      [{ limit: 0 }, null],
      [
        { limit: 3, before: id('1-7') },
        { from: 4, to: 6, count: 3 },
      ],
      [
        { limit: 3, before: id('1-7'), to: 5 },
        { from: 3, to: 5, count: 3 },
      ],
      [
        { limit: 3, before: id('1-7'), includeInternal: false },
        { from: 3, to: 6, count: 3 },
      ],
      [{ before: id('1-2') }, { from: 0, to: 1, count: 2 }],
      [{ before: id('1-0') }, null],
      [{ ticketId: ticketId(3) }, null],
    ])('are the newest of those asked for: %j', async (window, expected) => {
      expect(await span(window)).toEqual(expected);
    });

    it.each([
      ['of another ticket', { before: id('2-1') }],
      ['that does not exist', { before: id('none') }],
      ['that is internal and left out', { before: id('1-5'), includeInternal: false }],
    ])('are none before a message %s', async (_, window) => {
      expect(await span(window)).toBeNull();
    });
  });

  describe('a page of messages', () => {
    const store = openedForEach(open);
    const lengthFrom = async (from: number) => {
      const query = { ticketId: ticketId(1), includeInternal: true, from, to: 1_000 };
      return (await store.messages.page(query)).length;
    };

    it('has at most so many', async () => {
      const many = Array.from({ length: PAGE_DOCUMENTS + 3 }, (_, revision) => message(1, revision));
      await store.projector.putMessages(...many);
      expect(await lengthFrom(0)).toBe(PAGE_DOCUMENTS);
      expect(await lengthFrom(PAGE_DOCUMENTS)).toBe(3);
    });

    it('ends once they are long enough, and is never empty', async () => {
      const half = { message: 'x'.repeat(PAGE_CHARACTERS / 2) };
      const long = { message: 'x'.repeat(PAGE_CHARACTERS) };
      const messages = [half, half, long, half, {}].map((fields, revision) => message(1, revision, fields));
      await store.projector.putMessages(...messages);
      expect(await lengthFrom(0)).toBe(2);
      expect(await lengthFrom(2)).toBe(1);
      expect(await lengthFrom(3)).toBe(2);
    });
  });
}
