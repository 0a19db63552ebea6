import fc from 'fast-check';
import type { MessageId } from '../../../src/events/ids.ts';
import type { MessageText } from '../../../src/projections/message-search/documents.ts';
import { ordinals } from '../../../src/projections/search/bitmap.ts';
import { fold } from '../../../src/projections/search/fold.ts';
import { list, type OpenStore, smallTicketMessages, ticket, ticketId } from './examples.ts';
import { openedForEach } from './opened.ts';

const said = (number: number, owner: number, text: string): MessageText => ({
  id: `message-${number}` as MessageId,
  owner: ticketId(owner),
  text: fold(text),
  position: number as never,
});

/** 150 messages of 50 tickets, so that some are in sealed pieces and some are not. */
const TEXTS = [
  'Plain words here',
  'Café ﬁnder',
  'card  payment\nfailed',
  'STRASSE 12',
  '한국어 😀 "quoted"',
  'q',
];
const MESSAGES = Array.from({ length: 150 }, (_, index) =>
  said(index, index < 50 ? index : (index * 7) % 50, TEXTS[(index * 5) % TEXTS.length] as string),
);

const TERMS = [
  ...[
    'café',
    'CAFE\u0301 f',
    'ard pay',
    'payment failed',
    'failed on',
    'straße',
    '한국어'.normalize('NFD'),
    '"',
  ],
  ...['q', 'e', 'a', '12', 'plain words here', 'nowhere', 's here', '\u200b', '%', '😀'],
];

/** The owners of messages that have any of the terms, by the plainest way there is. */
const naive = (messages: readonly MessageText[], ...terms: readonly string[]) => {
  const owners = [...new Set(messages.map(({ owner }) => owner))];
  const having = messages.filter(({ text }) => terms.some((term) => text.includes(fold(term))));
  const found = new Set(having.map(({ owner }) => owner));
  return owners.filter((owner) => found.has(owner));
};

export function describeMessageSearch(open: OpenStore): void {
  describe('the search of messages', () => {
    const store = openedForEach(open);
    const reads = () => store.reader.queriesOf(smallTicketMessages);
    const put = (...messages: readonly MessageText[]) =>
      store.projector.commit({
        [smallTicketMessages.name]: messages.map((after) => ({ before: null, after })),
      });

    it('finds exactly the owners of messages that have a term, also after more have come', async () => {
      for (const [from, to] of [
        [0, 20],
        [20, 100],
        [100, 101],
        [101, 150],
      ] as const) {
        await put(...MESSAGES.slice(from, to));
        for (const term of TERMS) {
          const expected = naive(MESSAGES.slice(0, to), term);
          const ids = await reads().ownerIds({ terms: [term] });
          expect([term, to, ids.toSorted()]).toEqual([term, to, expected.toSorted()]);
        }
      }
    });

    it('tells owners by their numbers, and how many there are', async () => {
      await put(...MESSAGES);
      const { bits, count, last } = await reads().owners({ terms: ['STRASSE', 'finder'] });
      expect({ count, last }).toEqual({ count: 50, last: ticketId(49) });
      const expected = naive(MESSAGES, 'strasse', 'finder');
      expect(ordinals(bits).map((ordinal) => ticketId(ordinal))).toEqual(expected);
    });

    it('tells the ids of few owners, and of more that there are more', async () => {
      await put(...MESSAGES);
      const expected = naive(MESSAGES, 'strasse', 'finder').toSorted();
      const few = (most: number) => reads().fewOwnerIds({ terms: ['STRASSE', 'finder'], most });
      expect((await few(expected.length))?.toSorted()).toEqual(expected);
      expect(await few(expected.length - 1)).toBeNull();
    });

    it('is empty where nothing was said', async () => {
      expect(await reads().owners({ terms: ['a'] })).toMatchObject({ count: 0, last: null });
      expect(await reads().ownerIds({ terms: ['a'] })).toEqual([]);
      expect(await reads().newestMatches({ terms: ['a'], owners: ['x'], limit: 3 })).toEqual([]);
    });

    it('gives the newest matches of each owner that is asked for', async () => {
      await put(...MESSAGES);
      const owners = [ticketId(3), ticketId(24), 'nobody'];
      const found = await reads().newestMatches({ terms: ['a'], owners, limit: 2 });
      const expected = owners.flatMap((owner) =>
        MESSAGES.filter((message) => message.owner === owner && message.text.includes('a'))
          .slice(-2)
          .map(({ id }) => id),
      );
      expect(found.toSorted()).toEqual(expected.toSorted());
      const numbers = found.map((id) => Number(id.slice('message-'.length)));
      expect(numbers).toEqual(numbers.toSorted((a, b) => b - a));
    });

    it('adds tickets to what the list finds by itself, with filters and totals', async () => {
      const tickets = Array.from({ length: 50 }, (_, index) =>
        ticket(
          index,
          index % 2 === 0 ? { status: 'closed' } : { subject: index === 7 ? 'STRASSE' : 'Other' },
        ),
      );
      await store.projector.put(...tickets);
      await put(...MESSAGES);
      const foundByMessages = await reads().owners({ terms: ['strasse'] });
      const expected = [...new Set([ticketId(7), ...naive(MESSAGES, 'strasse')])];
      const page = await store.tickets.list(list({ search: 'strasse', foundByMessages, limit: 100 }));
      expect(page.tickets.map(({ id }) => id).toSorted()).toEqual(expected.toSorted());
      expect(page.total).toBe(expected.length);
      const closed = list({ search: 'strasse', foundByMessages, status: 'closed', limit: 100 });
      const odd = new Set(tickets.filter(({ status }) => status !== 'closed').map(({ id }) => id as string));
      expect((await store.tickets.list(closed)).total).toBe(expected.filter((id) => !odd.has(id)).length);
    });

    it('refuses when tickets are numbered in another order', async () => {
      await store.projector.put(...Array.from({ length: 3 }, (_, index) => ticket(index)));
      await put(said(1, 0, 'a'), said(2, 2, 'a'));
      const foundByMessages = await reads().owners({ terms: ['a'] });
      const asked = store.tickets.list(list({ search: 'a', foundByMessages }));
      await expect(asked).rejects.toThrow('not numbered alike');
    });

    it('is as a scan would be, for any texts and terms', async () => {
      const text = fc.string({ unit: fc.constantFrom('a', 'B', 'é', ' ', '\n', 'ß', '😀'), maxLength: 8 });
      const written = fc.sample(fc.tuple(fc.nat(40), text), 150);
      const all = written.map(([owner, words], index) => said(index, owner, words));
      await put(...all.slice(0, 70));
      await put(...all.slice(70));
      const term = fc.string({ unit: fc.constantFrom('a', 'b', 'e', ' ', 's', '😀'), maxLength: 3 });
      const terms = fc.array(
        term.filter((typed) => typed.trim() !== ''),
        { minLength: 1, maxLength: 2 },
      );
      await fc.assert(
        fc.asyncProperty(terms, async (asked) => {
          const found = await reads().ownerIds({ terms: asked });
          expect(found.toSorted()).toEqual(naive(all, ...asked).toSorted());
        }),
      );
    });
  });
}
