import type { z } from 'zod';
import type { TicketDocument } from '../../projections/ticketing/documents.ts';
import type { AppendedMessage } from '../../projections/ticketing/project-message.ts';
import type { Listed, Streamable } from '../streamed-list.ts';
import type { myTicket, sentMessage, userMessage, userTicket } from './views.ts';

/** What the users' endpoints show. Nothing here ever looks at an internal field of a ticket. */

const said = (message: AppendedMessage) => ({
  id: message.id,
  message: message.message,
  is_from_user: message.isFromUser,
  sender_name: message.senderName,
  sender_email: message.senderEmail,
  attachments: null,
});

export const presentUserMessage = (message: AppendedMessage): z.infer<typeof userMessage> => ({
  ...said(message),
  created_at: message.createdAt,
});

export const presentSentMessage = (message: AppendedMessage): z.infer<typeof sentMessage> => ({
  ...said(message),
  createdAt: message.createdAt,
});

/** `messages`: those that the user may see, oldest first. */
export const presentUserTicket = (
  ticket: TicketDocument,
  messages: Listed<AppendedMessage>,
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
