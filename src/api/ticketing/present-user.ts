import type { z } from 'zod';
import type { EventOf } from '../../events/definition.ts';
import type { Instant } from '../../events/ids.ts';
import type { ticketOpened } from '../../events/ticketing/events.ts';
import type { TicketMessage } from '../../events/ticketing/messages.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import type { Listed, Streamable } from '../streamed-list.ts';
import { type Contact, maskedEmail, maskedPhone } from './contact.ts';
import type { myTicket, sentMessage, userMessage, userTicket } from './views.ts';

type Opened = EventOf<typeof ticketOpened>['data'];

/** What the users' endpoints show. Nothing here ever looks at an internal field of a ticket. */

/** Contact data as a caller sees it, see `seesContact`. */
const emailOf = (email: string, { isMasked }: Contact): string => (isMasked ? maskedEmail(email) : email);

const said = (message: TicketMessage, contact: Contact) => ({
  id: message.id,
  message: message.message,
  is_from_user: message.isFromUser,
  sender_name: message.senderName,
  sender_email:
    message.isFromUser && message.senderEmail !== null
      ? emailOf(message.senderEmail, contact)
      : message.senderEmail,
  verified: message.isVerified,
  attachments: null,
});

export const presentUserMessage = (
  message: TicketMessage,
  contact: Contact,
): z.infer<typeof userMessage> => ({
  ...said(message, contact),
  created_at: message.createdAt,
});

export const presentSentMessage = (
  message: TicketMessage,
  contact: Contact,
): z.infer<typeof sentMessage> => ({
  ...said(message, contact),
  createdAt: message.createdAt,
});

/** `messages`: those that the user may see, oldest first. */
export const presentUserTicket = (
  ticket: TicketDocument,
  messages: Listed<TicketMessage>,
  contact: Contact,
): Streamable<z.infer<typeof userTicket>, 'messages'> => ({
  id: ticket.id,
  ticket_number: ticket.ticketNumber,
  subject: ticket.subject,
  description: ticket.description,
  support_type: ticket.supportType,
  status: ticket.status,
  priority: ticket.priority,
  email: emailOf(ticket.email, contact),
  phone_number:
    contact.isMasked && ticket.phoneNumber !== null ? maskedPhone(ticket.phoneNumber) : ticket.phoneNumber,
  related_transaction_id: ticket.relatedTransactionId,
  satisfaction_rating: ticket.satisfactionRating,
  feedback: ticket.feedback,
  created_at: ticket.createdAt,
  updated_at: ticket.updatedForUserAt,
  last_response_at: ticket.lastResponseAt,
  messages: messages.map((message) => presentUserMessage(message, contact)),
  total_messages: ticket.visibleMessageCount,
});

/** A ticket as it has just been opened. */
export const presentOpenedTicket = (opened: Opened, time: Instant): z.infer<typeof userTicket> => ({
  id: opened.ticketId,
  ticket_number: opened.ticketNumber,
  subject: opened.subject,
  description: opened.description,
  support_type: opened.supportType,
  status: 'pending',
  priority: opened.priority,
  email: opened.email,
  phone_number: opened.phoneNumber,
  related_transaction_id: opened.relatedTransactionId,
  satisfaction_rating: null,
  feedback: null,
  created_at: time,
  updated_at: time,
  last_response_at: null,
  messages: [
    {
      id: opened.messageId,
      message: opened.description,
      is_from_user: true,
      sender_name: opened.senderName,
      sender_email: opened.email,
      verified: opened.isVerified,
      attachments: null,
      created_at: time,
    },
  ],
  total_messages: 1,
});

export const presentMyTicket = (ticket: TicketDocument): z.infer<typeof myTicket> => ({
  id: ticket.id,
  ticket_number: ticket.ticketNumber,
  subject: ticket.subject,
  support_type: ticket.supportType,
  status: ticket.status,
  priority: ticket.priority,
  message_count: ticket.visibleMessageCount,
  last_message: {
    message: ticket.lastVisibleMessage.preview,
    is_from_user: ticket.lastVisibleMessage.isFromUser,
    createdAt: ticket.lastVisibleMessage.createdAt,
  },
  has_unread: !ticket.lastVisibleMessage.isFromUser,
  created_at: ticket.createdAt,
  updated_at: ticket.updatedForUserAt,
  last_response_at: ticket.lastResponseAt,
});
