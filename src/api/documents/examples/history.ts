import { instant } from '../../../events/ids.ts';
import type { Position } from '../../../events/log/port.ts';
import type { Moment } from '../../../history/moment.ts';
import { analytics } from './analytics.ts';
import { CONVERSATION_ID } from './chat.ts';
import { detailedConversation, pageOfChats } from './conversations.ts';
import type { EndpointExample } from './example.ts';
import { FEED_EXAMPLES } from './feed.ts';
import { ada, john, NOTES, OPENED, TICKET_ID, WRITTEN } from './people.ts';
import { SERIES_EXAMPLES } from './series.ts';
import { detailedTicket, pageOfTickets } from './tickets.ts';

const HISTORY = '/api/v1/history';
const params = { id: TICKET_ID };

const AS_OF: Moment = { position: 12 as Position, time: instant(new Date('2026-02-24T12:00:00.000Z')) };

const STATUS_CHANGED = {
  ...{ position: 12, revision: 4, time: WRITTEN, type: 'StatusChanged' },
  who: { kind: 'admin', id: ada.id, name: `${ada.first_name} ${ada.last_name}` },
  sentence: `${ada.first_name} ${ada.last_name} changed the status from in progress to resolved.`,
  changes: [
    { field: 'status', before: 'in_progress', after: 'resolved' },
    { field: 'resolution_notes', before: null, after: NOTES },
  ],
  data: {
    ...{ ticketId: TICKET_ID, userId: john.id, from: 'in_progress', to: 'resolved' },
    ...{ resolutionNotes: NOTES, resolvedBy: ada.id },
  },
};
const STARTED = {
  ...{ position: 9, revision: 0, time: OPENED, type: 'ConversationStarted' },
  who: { kind: 'user', id: john.id, name: `${john.first_name} ${john.last_name}` },
  sentence: `${john.first_name} ${john.last_name} started a conversation of type general.`,
  changes: [
    { field: 'status', before: null, after: 'open' },
    { field: 'type', before: null, after: 'general' },
    { field: 'owner', before: null, after: { kind: 'user', id: john.id } },
  ],
  data: {
    ...{ conversationId: CONVERSATION_ID, owner: { kind: 'user', id: john.id }, type: 'general' },
    ...{ subject: null, ownerName: `${john.first_name} ${john.last_name}`, ownerEmail: john.email },
  },
};

export const HISTORY_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  [`GET ${HISTORY}/tickets`]: {
    query: { status: 'in_progress', sort_by: 'updatedAt' },
    answer: {
      message: 'Tickets fetched',
      data: pageOfTickets,
      asOf: AS_OF,
    },
  },
  [`GET ${HISTORY}/analytics`]: {
    answer: { message: 'Analytics fetched', data: { analytics }, asOf: AS_OF },
  },
  [`GET ${HISTORY}/tickets/:id`]: {
    params,
    answer: { message: 'Ticket fetched', data: detailedTicket, asOf: AS_OF },
  },
  [`GET ${HISTORY}/conversations`]: {
    query: { status: 'open' },
    answer: { message: 'Conversations retrieved', data: pageOfChats, asOf: AS_OF },
  },
  [`GET ${HISTORY}/conversations/:id`]: {
    params: { id: CONVERSATION_ID },
    answer: {
      message: 'Conversation retrieved',
      data: { ...detailedConversation, next_cursor: null },
      asOf: AS_OF,
    },
  },
  [`GET ${HISTORY}/tickets/:id/timeline`]: {
    params,
    query: { order: 'newest', limit: 1 },
    answer: {
      message: 'Timeline fetched',
      data: { events: [STATUS_CHANGED], total: 5, next_cursor: null },
      asOf: AS_OF,
    },
  },
  [`GET ${HISTORY}/conversations/:id/timeline`]: {
    params: { id: CONVERSATION_ID },
    answer: {
      message: 'Timeline fetched',
      data: { events: [STARTED], total: 1, next_cursor: null },
      asOf: AS_OF,
    },
  },
  ...SERIES_EXAMPLES,
  ...FEED_EXAMPLES,
};
