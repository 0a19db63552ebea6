import type { z } from 'zod';
import type { EventOf } from '../../events/definition.ts';
import type { Instant } from '../../events/ids.ts';
import type { ticketOpened } from '../../events/ticketing/events.ts';
import type { TicketMessage } from '../../events/ticketing/messages.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import type { Listed, Streamable } from '../streamed-list.ts';
import type { myTicket, sentMessage, userMessage, userTicket } from './views.ts';

type Opened = EventOf<typeof ticketOpened>['data'];

/** What the users' endpoints show. Nothing here ever looks at an internal field of a ticket. */

const said = (message: TicketMessage) => ({
  id: message.id,
  message: message.message,
  is_from_user: message.isFromUser,
  sender_name: message.senderName,
  sender_email: message.senderEmail,
  verified: message.isVerified,
  attachments: null,
});

export const presentUserMessage = (message: TicketMessage): z.infer<typeof userMessage> => ({
  ...said(message),
  created_at: message.createdAt,
});

export const presentSentMessage = (message: TicketMessage): z.infer<typeof sentMessage> => ({
  ...said(message),
  createdAt: message.createdAt,
});

/** `messages`: those that the user may see, oldest first. */
export const presentUserTicket = (
  ticket: TicketDocument,
  messages: Listed<TicketMessage>,
): Streamable<z.infer<typeof userTicket>, 'messages'> => ({
  id: ticket.id,
  ticket_number: ticket.ticketNumber,
  subject: ticket.subject,
  description: ticket.description,
  support_type: ticket.supportType,
  status: ticket.status,
  priority: ticket.priority,
  email: ticket.email,
  phone_number: ticket.phoneNumber,
  related_transaction_id: ticket.relatedTransactionId,
  satisfaction_rating: ticket.satisfactionRating,
  feedback: ticket.feedback,
  created_at: ticket.createdAt,
  updated_at: ticket.updatedForUserAt,
  last_response_at: ticket.lastResponseAt,
  messages: messages.map(presentUserMessage),
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
