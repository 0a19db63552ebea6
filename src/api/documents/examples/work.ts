import { CONVERSATION_ID, GUEST_ID } from './chat.ts';
import type { EndpointExample } from './example.ts';
import { ada, john, OPENED, REPLIED, REPLY, SUBJECT, TICKET_ID, TICKET_NUMBER, WRITTEN } from './people.ts';

/** The list of work. */

const WORK = '/api/v1/unified-admin/work';

const adas = { assigned_to: ada.id, assigned_admin_name: `${ada.first_name} ${ada.last_name}` };

const ticketRow = {
  kind: 'ticket',
  id: TICKET_ID,
  number: TICKET_NUMBER,
  subject: SUBJECT,
  status: 'in_progress',
  priority: 'medium',
  type: 'TRANSACTION_ISSUE',
  tags: ['limits'],
  ...adas,
  person: {
    kind: 'user',
    id: john.id,
    name: `${john.first_name} ${john.last_name}`,
    contact: john.email,
  },
  last_message: { text: REPLY.slice(0, 100), at: REPLIED, from: 'support' },
  has_unread: false,
  waiting_since: null,
  linked_to: null,
  created_at: OPENED,
  updated_at: REPLIED,
  revision: 4,
};

const chatRow = {
  kind: 'chat',
  id: CONVERSATION_ID,
  number: null,
  subject: 'Need help',
  status: 'open',
  priority: 'normal',
  type: 'general',
  tags: [],
  assigned_to: null,
  assigned_admin_name: null,
  person: { kind: 'guest', id: GUEST_ID, name: null, contact: null },
  last_message: { text: 'Is anyone there?', at: WRITTEN, from: 'person' },
  has_unread: true,
  waiting_since: WRITTEN,
  linked_to: null,
  created_at: WRITTEN,
  updated_at: WRITTEN,
  revision: 1,
};

const counts = {
  ...{ all: 2, open: 2, mine: 1, unassigned: 1, waiting: 1, unread: 1, chats: 1 },
  ...{ status_pending: 0, status_in_progress: 1, status_waiting_user: 0, status_resolved: 0 },
  ...{ status_closed: 0, status_escalated: 0, status_open: 1 },
};

const urgent = { field: 'priority', to: 'urgent' };
const done = { outcome: 'done', code: null, message: null };

export const WORK_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  [`GET ${WORK}`]: {
    query: { view: 'open', sort_by: 'updated', offset: 0, limit: 50 },
    answer: {
      message: 'Work fetched',
      data: { items: [chatRow, ticketRow], total: 2, offset: 0, limit: 50, next_cursor: null, counts },
    },
  },
  [`GET ${WORK}/counts`]: { answer: { message: 'Counts fetched', data: { counts } } },
  [`POST ${WORK}/bulk`]: {
    body: {
      items: [
        { kind: 'ticket', id: TICKET_ID, change: urgent, if_revision: 4 },
        { kind: 'chat', id: CONVERSATION_ID, change: urgent },
      ],
    },
    answer: {
      message: 'Changes carried out',
      data: {
        results: [
          {
            kind: 'ticket',
            id: TICKET_ID,
            revision: 5,
            before: { field: 'priority', to: 'medium' },
            ...done,
          },
          {
            kind: 'chat',
            id: CONVERSATION_ID,
            revision: 2,
            before: { field: 'priority', to: 'normal' },
            ...done,
          },
        ],
        done: 2,
      },
    },
  },
  [`GET ${WORK}/tags`]: {
    query: { limit: 100 },
    answer: { message: 'Tags fetched', data: { tags: [{ tag: 'limits', count: 1 }] } },
  },
};
