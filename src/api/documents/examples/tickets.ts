import { analytics } from './analytics.ts';
import {
  ada,
  DESCRIPTION,
  john,
  johnsAccount,
  MESSAGE_IDS,
  OPENED,
  REPLIED,
  REPLY,
  SUBJECT,
  TICKET_ID,
  TICKET_NUMBER,
  TRANSACTION_ID,
} from './people.ts';

/** John's ticket as each side sees it. */

const JOHN = `${john.first_name} ${john.last_name}`;
const ADA = `${ada.first_name} ${ada.last_name}`;

const fromJohn = {
  is_from_user: true,
  sender_name: JOHN,
  sender_email: john.email,
  verified: true,
  attachments: null,
};
const fromAda = {
  is_from_user: false,
  sender_name: ADA,
  sender_email: ada.email,
  verified: true,
  attachments: null,
};

export const firstMessage = { id: MESSAGE_IDS.first, message: DESCRIPTION, ...fromJohn };
export const adasReply = { id: MESSAGE_IDS.reply, message: REPLY, ...fromAda };
/** What else John says, in whatever words. */
export const johnsMessage = (message: string) => ({ id: MESSAGE_IDS.second, message, ...fromJohn });

const head = { id: TICKET_ID, ticket_number: TICKET_NUMBER, subject: SUBJECT };
const classified = { support_type: 'TRANSACTION_ISSUE', priority: 'medium' };

export const openedTicket = {
  ...head,
  description: DESCRIPTION,
  ...classified,
  status: 'pending',
  email: john.email,
  phone_number: john.phone_number,
  related_transaction_id: TRANSACTION_ID,
  satisfaction_rating: null,
  feedback: null,
  created_at: OPENED,
  updated_at: OPENED,
  last_response_at: null,
  messages: [{ ...firstMessage, created_at: OPENED }],
  total_messages: 1,
};

export const answeredTicket = {
  ...openedTicket,
  status: 'in_progress',
  updated_at: REPLIED,
  last_response_at: REPLIED,
  messages: [...openedTicket.messages, { ...adasReply, created_at: REPLIED }],
  total_messages: 2,
};

export const ticketInMyList = {
  ...head,
  ...classified,
  status: 'in_progress',
  message_count: 2,
  last_message: { message: REPLY, is_from_user: false, createdAt: REPLIED },
  has_unread: true,
  created_at: OPENED,
  updated_at: REPLIED,
  last_response_at: REPLIED,
};

const forAdmins = {
  ...head,
  ...classified,
  status: 'in_progress',
  user_id: john.id,
  phone_number: john.phone_number,
  email: john.email,
  assigned_to: ada.id,
  first_response_at: REPLIED,
  last_response_at: REPLIED,
  response_time_seconds: 2700,
  resolved_at: null,
  satisfaction_rating: null,
  tags: ['limits'],
  createdAt: OPENED,
  updatedAt: REPLIED,
  message_count: 2,
  assigned_admin: ada,
};

export const listedTicket = { ...forAdmins, user: john };

export const transaction = {
  id: TRANSACTION_ID,
  amount: 25_000,
  transaction_type: 'transfer',
  status: 'failed',
  transaction_reference: 'TRX-20260224-0042',
  createdAt: OPENED,
};

export const device = {
  device_id: 'abc123',
  device_model: 'iPhone 14 Pro',
  platform: 'ios',
  app_version: '2.1.0',
};

export const detailedTicket = {
  ...forAdmins,
  next_cursor: null,
  description: DESCRIPTION,
  resolved_by: null,
  resolution_notes: null,
  resolved_by_admin: null,
  related_transaction_id: TRANSACTION_ID,
  related_registration_progress_id: null,
  conversation_id: null,
  device_metadata: device,
  ip_address: '203.0.113.7',
  user_agent: 'SmiPay/2.1.0 (iOS 17.4)',
  internal_notes: null,
  attachments: null,
  feedback: null,
  user: { ...john, ...johnsAccount },
  messages: [
    { ...firstMessage, is_internal: false, user_id: john.id, createdAt: OPENED },
    { ...adasReply, is_internal: false, user_id: ada.id, createdAt: REPLIED },
  ],
  related_transaction: transaction,
};

/** The admins' list. */
export const pageOfTickets = {
  analytics,
  tickets: [listedTicket],
  meta: { total: 1, page: 1, limit: 20, total_pages: 1, next_cursor: null },
};
