import type { TicketNumber } from '../../../src/events/ids.ts';
import type { MessagesQuery } from '../../../src/projections/store/port.ts';
import { message, messageId, type OpenStore, ticket, ticketId, user } from './examples.ts';
import { openedForEach } from './opened.ts';

export function describeReads(open: OpenStore): void {
  describe('single documents', () => {
    const store = openedForEach(open);

    it('finds a ticket by its number', async () => {
      await store.projector.put(ticket(1), ticket(2));
      expect(await store.reader.ticketByNumber(ticket(2).ticketNumber)).toEqual(ticket(2));
      expect(await store.reader.ticketByNumber('SMI-2026-999999' as TicketNumber)).toBeNull();
    });

    it("lists a user's tickets, newest first", async () => {
      const mine = { userId: user('ada') };
      await store.projector.put(
        ticket(5, mine),
        ticket(1, { userId: user('bob') }),
        ticket(3, mine),
        ticket(4),
      );
      await store.projector.put(ticket(2, mine), ticket(5, { ...mine, status: 'closed' }));
      const listed = await store.reader.ticketsOfUser(user('ada'));
      expect(listed.map(({ id }) => id)).toEqual([ticketId(2), ticketId(3), ticketId(5)]);
      expect(listed[2]?.status).toBe('closed');
      expect(await store.reader.ticketsOfUser(user('nobody'))).toEqual([]);
    });

    it('finds documents of each collection by id', async () => {
      const at = { revision: 0, position: 1 as never };
      const ada = {
        id: 'ada' as never,
        recorded: true,
        record: { first_name: 'Ada', last_name: null, email: null },
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
        admins: [{ before: null, after: ada }],
        registrationSessions: [{ before: null, after: session }],
        transactions: [{ before: null, after: transaction }],
      });
      expect(await store.reader.find('admins', ['ada', 's1'])).toEqual(new Map([['ada', ada]]));
      expect(await store.reader.find('registrationSessions', ['s1'])).toEqual(new Map([['s1', session]]));
      expect(await store.reader.find('transactions', ['t1', 't1'])).toEqual(new Map([['t1', transaction]]));
    });
  });

  describe('messages', () => {
    const store = openedForEach(open);
    const revisions = async (query: Partial<MessagesQuery>) => {
      const all = { ticketId: ticketId(1), includeInternal: true, limit: null, before: null };
      return (await store.reader.ticketMessages({ ...all, ...query })).map(({ revision }) => revision);
    };

    beforeEach(async () => {
      // Every third is internal: 2, 5, 8. Another ticket's lie between them.
      const mine = Array.from({ length: 10 }, (_, revision) =>
        message(1, revision, { isInternal: revision % 3 === 2 }),
      );
      await store.projector.putMessages(...mine.slice(5), message(2, 0), message(2, 1));
      await store.projector.putMessages(...mine.slice(0, 5).reverse());
    });

    it('come oldest first, internal ones only when asked for', async () => {
      expect(await revisions({})).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      expect(await revisions({ includeInternal: false })).toEqual([0, 1, 3, 4, 6, 7, 9]);
      expect(await revisions({ ticketId: ticketId(3) })).toEqual([]);
    });

    it.each([
      [{ limit: 3 }, [7, 8, 9]],
      [{ limit: 3, includeInternal: false }, [6, 7, 9]],
      [{ limit: 0 }, []],
      [{ limit: 3, before: messageId('message-1-7') }, [4, 5, 6]],
      [{ limit: 3, before: messageId('message-1-7'), includeInternal: false }, [3, 4, 6]],
      [{ before: messageId('message-1-2') }, [0, 1]],
      [{ before: messageId('message-1-0') }, []],
    ])('are the newest of those asked for: %j', async (query, expected) => {
      expect(await revisions(query)).toEqual(expected);
    });

    it.each([
      ['of another ticket', { before: messageId('message-2-1') }],
      ['that does not exist', { before: messageId('none') }],
      ['that is internal and left out', { before: messageId('message-1-5'), includeInternal: false }],
    ])('are none before a message %s', async (_, query) => {
      expect(await revisions(query)).toEqual([]);
    });

    it('page through a ticket without a gap or a repeat', async () => {
      const seen: number[] = [];
      let before = null;
      for (;;) {
        const query = { ticketId: ticketId(1), includeInternal: false, limit: 2, before };
        const page = await store.reader.ticketMessages(query);
        const [oldest] = page;
        if (oldest === undefined) break;
        seen.unshift(...page.map(({ revision }) => revision));
        before = oldest.id;
      }
      expect(seen).toEqual([0, 1, 3, 4, 6, 7, 9]);
    });
  });
}
