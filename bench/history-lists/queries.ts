import { instant } from '../../src/events/ids.ts';
import type { ConversationsAtQuery } from '../../src/projections/history/conversations/queries.ts';
import type { TicketsAtQuery } from '../../src/projections/history/tickets/queries.ts';

type TicketsAsked = Omit<TicketsAtQuery, 'position'>;
type ConversationsAsked = Omit<ConversationsAtQuery, 'position'>;

const tickets = (query: Partial<TicketsAsked>): TicketsAsked => ({
  ...{ search: null, status: null, open: null, priority: null, supportType: null, tags: null },
  ...{ assignedTo: null, userId: null, createdFrom: null, createdTo: null },
  ...{ sortBy: 'createdAt', sortOrder: 'desc', offset: 0, after: null, limit: 20 },
  createdSince: [instant(Date.UTC(2026, 2, 1)), instant(Date.UTC(2026, 3, 1))],
  ...query,
});

export const ticketsAt: readonly (readonly [string, TicketsAsked])[] = [
  ['default page', tickets({})],
  ['two filters', tickets({ status: ['resolved'], priority: ['high', 'urgent'] })],
  ['one tag', tickets({ tags: ['vip'] })],
  ['by updatedAt', tickets({ sortBy: 'updatedAt' })],
  [
    'by updatedAt, filter, deep',
    tickets({ sortBy: 'updatedAt', status: ['resolved', 'closed'], offset: 5_000 }),
  ],
  ['by priority, unassigned', tickets({ sortBy: 'priority', assignedTo: [null] })],
];

const conversations = (query: Partial<ConversationsAsked>): ConversationsAsked => ({
  ...{ search: null, owner: null, status: null, priority: null, type: null, assignedTo: null },
  ...{ offset: 0, after: null, limit: 20 },
  ...query,
});
const searched = (term: string) => ({
  whole: { terms: [term], foundByMessages: null, owners: [] },
  words: [],
});

export const conversationsAt: readonly (readonly [string, ConversationsAsked])[] = [
  ['default page', conversations({})],
  ['filters', conversations({ status: ['closed'], priority: ['normal'] })],
  ['searched', conversations({ search: searched('okafor') })],
];
