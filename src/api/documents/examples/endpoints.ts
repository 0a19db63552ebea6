import { ADMIN_LIST_EXAMPLES } from './admins.ts';
import { AUDIT_EXAMPLES } from './audit.ts';
import { ONBOARDING_EXAMPLES } from './chat.ts';
import { CONSOLE_EXAMPLES } from './console.ts';
import { CONVERSATION_EXAMPLES } from './conversations.ts';
import type { EndpointExample } from './example.ts';
import { HISTORY_EXAMPLES } from './history.ts';
import { loginExamples } from './login.ts';
import {
  ada,
  DESCRIPTION,
  FEEDBACK,
  john,
  johnsAccount,
  LINK_EXPIRES,
  MESSAGE,
  MESSAGE_IDS,
  NOTES,
  REPLIED,
  REPLY,
  SESSION_ID,
  SUBJECT,
  TICKET_ID,
  TICKET_LINK,
  TICKET_NUMBER,
  TRANSACTION_ID,
  WRITTEN,
} from './people.ts';
import { PRIVACY_EXAMPLES } from './privacy.ts';
import {
  answeredTicket,
  detailedTicket,
  device,
  johnsMessage,
  listedTicket,
  openedTicket,
  pageOfTickets,
  ticketInMyList,
  transaction,
} from './tickets.ts';
import { WORK_EXAMPLES } from './work.ts';

const USER = '/api/v1/support';
const ADMIN = '/api/v1/unified-admin/support';
const DIRECTORY = '/api/v1/directory';
const params = { id: TICKET_ID };

const forUsers: Record<string, EndpointExample> = {
  [`POST ${USER}/request-support`]: {
    body: {
      subject: SUBJECT,
      description: DESCRIPTION,
      email: john.email,
      phone_number: '08012345678',
      support_type: 'TRANSACTION_ISSUE',
      related_transaction_id: TRANSACTION_ID,
      device_metadata: device,
    },
    answer: {
      message: 'Support ticket created successfully',
      data: {
        ticket: openedTicket,
        message: 'Your ticket has been created. Our team will review it and respond as soon as possible.',
      },
    },
  },
  [`GET ${USER}/my-tickets`]: {
    answer: {
      message: 'Tickets fetched',
      data: { tickets: [ticketInMyList], total_tickets: 1, next_cursor: null },
    },
  },
  [`GET ${USER}/ticket`]: {
    query: { ticket_number: TICKET_NUMBER },
    answer: { message: 'Ticket retrieved', data: { ticket: answeredTicket, next_cursor: null } },
  },
  [`POST ${USER}/ticket/add-message`]: {
    body: { ticket_number: TICKET_NUMBER, message: MESSAGE, email: john.email },
    answer: {
      message: 'Message sent',
      data: {
        ticket_number: TICKET_NUMBER,
        ticket_id: TICKET_ID,
        message: { ...johnsMessage(MESSAGE), createdAt: WRITTEN },
      },
    },
  },
  [`POST ${USER}/ticket/:ticketNumber/rate`]: {
    params: { ticketNumber: TICKET_NUMBER },
    body: { rating: 4, feedback: FEEDBACK },
    answer: {
      message: 'Thank you for your feedback',
      data: { ticket_number: TICKET_NUMBER, satisfaction_rating: 4, feedback: FEEDBACK },
    },
  },
};

const changed = (body: object, message: string, changes: object): EndpointExample => ({
  params,
  body,
  answer: { message, data: { ...listedTicket, ...changes } },
});

const forAdmins: Record<string, EndpointExample> = {
  [`GET ${ADMIN}`]: {
    query: { page: 1, limit: 20, status: 'in_progress', sort_by: 'updatedAt' },
    answer: {
      message: 'Tickets fetched',
      data: pageOfTickets,
    },
  },
  [`GET ${ADMIN}/:id`]: { params, answer: { message: 'Ticket fetched', data: detailedTicket } },
  [`GET ${ADMIN}/:id/link`]: {
    params,
    answer: {
      message: 'Link issued',
      data: {
        ticket_id: TICKET_ID,
        ticket_number: TICKET_NUMBER,
        access: TICKET_LINK,
        expires_at: LINK_EXPIRES,
        proves_address: false,
      },
    },
  },
  [`POST ${ADMIN}/:id/reply`]: {
    params,
    body: { message: REPLY },
    answer: {
      message: 'Reply sent',
      data: {
        id: MESSAGE_IDS.reply,
        message: REPLY,
        is_internal: false,
        is_from_user: false,
        sender_name: `${ada.first_name} ${ada.last_name}`,
        verified: true,
        createdAt: REPLIED,
      },
    },
  },
  [`PUT ${ADMIN}/:id/status`]: changed({ status: 'resolved', resolution_notes: NOTES }, 'Ticket resolved', {
    status: 'resolved',
    resolved_at: WRITTEN,
    updatedAt: WRITTEN,
  }),
  [`PUT ${ADMIN}/:id/assign`]: changed({ assigned_to: ada.id }, 'Ticket assigned', {}),
  [`PUT ${ADMIN}/:id/priority`]: changed({ priority: 'urgent' }, 'Priority updated', { priority: 'urgent' }),
  [`PUT ${ADMIN}/:id/tags`]: changed({ tags: ['limits', 'vip'] }, 'Tags updated', {
    tags: ['limits', 'vip'],
  }),
};

/** A record that is put, and got as it was put. */
function recorded(
  path: string,
  name: string,
  { id, ...body }: { readonly id: string; readonly [field: string]: unknown },
) {
  const data = { id, ...body };
  return {
    [`PUT ${DIRECTORY}/${path}/:id`]: {
      params: { id },
      body,
      answer: { message: `${name} recorded`, data },
    },
    [`GET ${DIRECTORY}/${path}/:id`]: { params: { id }, answer: { message: `${name} fetched`, data } },
  };
}

const session = { id: SESSION_ID, phone_number: john.phone_number, email: john.email };

/** By method and path of the endpoint, in the order in which a client uses them: the document lists them so. */
export const ENDPOINT_EXAMPLES: Readonly<Record<string, EndpointExample>> = {
  ...forUsers,
  ...forAdmins,
  ...WORK_EXAMPLES,
  ...ADMIN_LIST_EXAMPLES,
  ...CONVERSATION_EXAMPLES,
  ...ONBOARDING_EXAMPLES,
  ...HISTORY_EXAMPLES,
  ...AUDIT_EXAMPLES,
  ...loginExamples,
  ...CONSOLE_EXAMPLES,
  ...PRIVACY_EXAMPLES,
  ...recorded('users', 'User', { ...john, ...johnsAccount }),
  ...recorded('admins', 'Admin', { ...ada, active: true }),
  ...recorded('transactions', 'Transaction', transaction),
  ...recorded('registration-sessions', 'Registration session', session),
};
