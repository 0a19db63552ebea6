import {
  atOpening,
  atStart,
  inHours,
  ofAnswers,
  ofConversations,
  ofMessages,
  ofTickets,
} from './groupings.ts';
import type { Happening, Metric } from './metric.ts';

interface Named {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly words: string;
  readonly groupings: Metric['groupings'];
}

/** The number of happenings in a period. */
const count = (unit: Metric['unit'], of: Happening, named: Named): Metric => ({
  ...named,
  unit,
  statistics: ['count'],
  measure: { kind: 'count', of },
});

const level = (of: 'tickets' | 'conversations', named: Named): Metric => ({
  ...named,
  unit: of,
  statistics: ['count'],
  measure: { kind: 'level', of },
});

const PERCENTILES =
  'In whole seconds. A percentile is a time that occurred: the shortest one that so many percent don’t exceed.';

/** The time until a happening: one metric in real time, and one in working time. */
const time = (of: Happening, named: Named): readonly Metric[] => [
  timed(of, false, { ...named, words: `${named.words} ${PERCENTILES}` }),
  timed(of, true, {
    ...named,
    id: named.id.replace(/time$/, 'business_time'),
    title: `${named.title}, in business hours`,
    words: `${named.words} Only the time within business hours counts. ${PERCENTILES}`,
  }),
];

const timed = (of: Happening, isBusinessTime: boolean, named: Named): Metric => ({
  ...named,
  unit: 'seconds',
  statistics: ['count', 'average', 'median', 'p90', 'p99'],
  measure: { kind: 'duration', of, isBusinessTime },
});

const OF_TICKETS: readonly Metric[] = [
  count('tickets', 'ticket_opened', {
    ...{ id: 'opened', version: 1, title: 'Opened tickets' },
    words: 'Tickets that were opened in the period, those that continue a conversation included.',
    groupings: atOpening,
  }),
  count('tickets', 'ticket_resolved', {
    ...{ id: 'resolved', version: 1, title: 'Resolved tickets' },
    words:
      'Tickets that became resolved or closed in the period. From resolved to closed is no second time; after a reopening there is one.',
    groupings: { ...ofTickets('when it was resolved'), ...inHours('the resolution') },
  }),
  count('tickets', 'ticket_reopened', {
    ...{ id: 'reopened', version: 1, title: 'Reopened tickets' },
    words: 'Tickets that left resolved or closed for another status in the period.',
    groupings: { ...ofTickets('when it was reopened'), ...inHours('the reopening') },
  }),
  level('tickets', {
    ...{ id: 'backlog', version: 1, title: 'Backlog' },
    words:
      'Tickets that support has to act on at the end of the period: pending, in progress or escalated. Those that wait for their user are not among them.',
    groupings: ofTickets('at the end of the period'),
  }),
  ...time('ticket_answered', {
    ...{ id: 'first_response_time', version: 1, title: 'Time to the first response' },
    words:
      'Time from the opening of a ticket to the first visible reply of an admin, counted in the period of that reply.',
    groupings: ofAnswers(ofTickets('at the reply'), 'the opening'),
  }),
  ...time('ticket_resolved', {
    ...{ id: 'resolution_time', version: 1, title: 'Time to the resolution' },
    words:
      'Time from the opening of a ticket to each time that it became resolved or closed, counted in the period of the latter.',
    groupings: { ...ofTickets('when it was resolved'), ...inHours('the opening') },
  }),
  {
    ...{ id: 'satisfaction', version: 1, title: 'Satisfaction', unit: 'stars' },
    words: 'Ratings that users gave in the period, from 1 to 5; their average has one decimal.',
    statistics: ['count', 'average'],
    measure: { kind: 'rating', of: 'ticket_rated' },
    groupings: { ...ofTickets('at the rating'), ...inHours('the rating') },
  },
];

const MESSAGES = count('messages', 'message_written', {
  ...{ id: 'messages', version: 1, title: 'Messages' },
  words:
    'Messages that users, guests and admins wrote in tickets and conversations in the period, internal notes included. What the desk itself writes doesn’t count, and what a ticket took over from a conversation counts there only.',
  groupings: ofMessages,
});

const OF_CONVERSATIONS: readonly Metric[] = [
  count('conversations', 'conversation_started', {
    ...{ id: 'conversations_opened', version: 1, title: 'Opened conversations' },
    words: 'Conversations that began in the period.',
    groupings: atStart,
  }),
  count('conversations', 'conversation_closed', {
    ...{ id: 'conversations_closed', version: 1, title: 'Closed conversations' },
    words: 'Conversations that became closed in the period.',
    groupings: { ...ofConversations('when it was closed'), ...inHours('the end') },
  }),
  count('conversations', 'conversation_reopened', {
    ...{ id: 'conversations_reopened', version: 1, title: 'Reopened conversations' },
    words: 'Closed conversations that were opened again in the period.',
    groupings: { ...ofConversations('when it was reopened'), ...inHours('the reopening') },
  }),
  level('conversations', {
    ...{ id: 'conversations_backlog', version: 1, title: 'Open conversations' },
    words: 'Conversations that are open or pending at the end of the period.',
    groupings: ofConversations('at the end of the period'),
  }),
  ...time('conversation_answered', {
    ...{ id: 'conversations_first_response_time', version: 1, title: 'Time to the first response in a chat' },
    words:
      'Time from the start of a conversation to the first message of an admin, counted in the period of that message.',
    groupings: ofAnswers(ofConversations('at the message'), 'the start'),
  }),
  ...time('conversation_closed', {
    ...{ id: 'conversations_closing_time', version: 1, title: 'Time to the end of a conversation' },
    words:
      'Time from the start of a conversation to each time that it was closed, counted in the period of the latter.',
    groupings: { ...ofConversations('when it was closed'), ...inHours('the start') },
  }),
];

/** Every metric. A metric whose meaning changes gets another version. */
export const METRICS: readonly Metric[] = [...OF_TICKETS, MESSAGES, ...OF_CONVERSATIONS];

/** Null when there is none of that id. */
export const metricOf = (id: string): Metric | null => METRICS.find((metric) => metric.id === id) ?? null;
