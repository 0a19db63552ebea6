import type { TicketDocument } from '../../../src/projections/ticketing/tickets/documents.ts';
import { list, type OpenStore, ticket, ticketId } from './examples.ts';
import { naiveList } from './naive.ts';
import { openedForEach } from './opened.ts';

const LONG = `${'abc'.repeat(70)}x`;

/** Each beside many plain ones, so that some are in sealed pieces and some are not. */
const SPECIAL: readonly Partial<TicketDocument>[] = [
  { subject: 'Payment of 100% failed_twice' },
  { subject: 'Quote " and \' and \\ back\\slash' },
  { subject: 'Emoji 😀👍🏽 here', description: 'tail 😀' },
  { subject: 'Straße ÀÉÎ ΟΔΟΣ İstanbul', phoneNumber: '+1 555 0100' },
  { subject: 'Card payment', description: 'failed on Monday' },
  { subject: 'card  payment', description: 'failed\ton\nMonday' },
  { subject: 'CARD PAYMENT FAILED', description: 'ends in blank ' },
  { subject: LONG, email: 'Ann.Other@Example.ORG' },
  { subject: '["json", null] {} \n\u0000 ,', description: '","' },
  { description: 'a\u00a0b c\u3000d' },
  { subject: 'Cafe\u0301 ﬁnder', description: 'ΟΔΥΣΣΕΥΣ １２３ 한국어' },
];

const TERMS = [
  '%',
  '_',
  '100%',
  '"',
  "'",
  '\\',
  'back\\slash',
  '\\s',
  '","',
  '[',
  ',',
  '\u0000',
  '*',
  '.',
  '?',
  '^',
  '$',
  '(',
  '😀',
  '👍',
  '👍🏽',
  '\ud83d',
  'here',
  'straße',
  'STRASSE',
  'àéî',
  'οδος',
  'ΟΔΟΣ',
  'İ',
  'i̇stanbul',
  'e',
  'E',
  'z',
  'q',
  'payment',
  'PAYMENT',
  'ayment',
  'card payment',
  'Card  Payment',
  'd p',
  'payment failed',
  'ment fail',
  'failed on',
  'failed\ton\nmonday',
  'failed on monday',
  'payment\nfailed',
  'payment card',
  'subject someone',
  'subject\nsomeone',
  'subjectsomeone',
  'ann.other@example.org',
  'other@',
  '555 0100',
  '+1 555',
  'smi-2026-000010',
  '2026-0000',
  'null',
  LONG.slice(0, 200),
  `${LONG.slice(0, 199)}y`,
  'blank',
  'a\u00a0b',
  'a b',
  'c\u3000d',
  'undefined',
  'CAFÉ f',
  'οδυσ',
  '123 한국',
  '한국어'.normalize('NFD'),
  'istanbul',
  '\u200b',
  'description',
];

const plain = (number: number) =>
  ticket(number, { subject: 'Subject', email: `someone${number}@example.com` });
const special = (number: number, index: number) => ticket(number, SPECIAL[index % SPECIAL.length]);
const TICKETS = Array.from({ length: 230 }, (_, index) =>
  index % 11 === 0 ? special(index, index / 11) : plain(index),
);

export function describeSearch(open: OpenStore): void {
  describe('search', () => {
    const store = openedForEach(open);
    const found = async (search: string, tickets: readonly TicketDocument[]) => {
      const query = list({ search, limit: 300 });
      const page = await store.tickets.list(query);
      const expected = naiveList(tickets, query);
      expect([search, page.total]).toEqual([search, expected.total]);
      expect([search, page.tickets.map(({ id }) => id)]).toEqual([
        search,
        expected.tickets.map(({ id }) => id),
      ]);
      return page.total;
    };

    it('finds exactly the tickets that have the term in one of their fields', async () => {
      await store.projector.put(...TICKETS);
      for (const term of TERMS) await found(term, TICKETS);
    });

    it('finds hostile terms at all', async () => {
      await store.projector.put(...TICKETS);
      for (const term of [
        '%',
        '_',
        '"',
        "'",
        '\\',
        '😀',
        '\u0000',
        LONG.slice(0, 200),
        'card  payment',
        'failed on Monday',
        'οδοσ',
        'strasse',
        'istanbul',
        'cafe finder',
        '한국어'.normalize('NFD'),
      ]) {
        expect([term, await found(term, TICKETS)]).not.toEqual([term, 0]);
      }
    });

    it('never finds a term across the border of two fields', async () => {
      await store.projector.put(...Array.from({ length: 100 }, (_, index) => plain(index)));
      for (const term of ['subject someone', 'subjectsomeone', 'com description', '000001 subject']) {
        expect((await store.tickets.list(list({ search: term }))).total).toBe(0);
      }
    });

    it('finds new tickets by a term that was searched before', async () => {
      const [first, second] = [TICKETS.slice(0, 37), TICKETS.slice(0, 150)];
      await store.projector.put(...first);
      for (const term of TERMS) await found(term, first);
      await store.projector.put(...second.slice(37));
      for (const term of TERMS) await found(term, second);
      for (const next of TICKETS.slice(150, 170)) await store.projector.put(next);
      for (const term of TERMS) await found(term, TICKETS.slice(0, 170));
    });

    it('goes together with filters and sorts, for what a ticket is now', async () => {
      await store.projector.put(...TICKETS);
      const closed = { ...(TICKETS[44] as TicketDocument), status: 'closed' } as const;
      await store.projector.put(closed);
      const query = list({ search: 'payment', status: 'closed', sortBy: 'updatedAt', sortOrder: 'asc' });
      expect(await store.tickets.list(query)).toMatchObject({
        total: 1,
        tickets: [{ id: ticketId(44) }],
      });
    });
  });
}
