import type { z } from 'zod';
import { fullName } from '../../events/full-name.ts';
import { withPlatform } from '../../events/ticketing/device.ts';
import type { TicketMessage } from '../../events/ticketing/messages.ts';
import type { TicketMessageDocument } from '../../projections/ticketing/messages/documents.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import type { People, TransactionDocument, UserDocument } from '../people.ts';
import type { Listed, Streamable } from '../streamed-list.ts';
import type {
  adminBrief,
  adminMessage,
  listedTicket,
  relatedTransaction,
  sentReply,
  ticketDetail,
  userBrief,
} from './views.ts';

/** What the admins' endpoints show. */

const presentAdmin = (admins: People['admins'], id: string | null): z.infer<typeof adminBrief> | null => {
  const record = id === null ? undefined : admins.get(id)?.record;
  if (id === null || !record) return null;
  return { id, first_name: record.first_name, last_name: record.last_name, email: record.email };
};

const presentUser = ({ id, record }: UserDocument): z.infer<typeof userBrief> => ({
  id,
  first_name: record.first_name,
  last_name: record.last_name,
  email: record.email,
  phone_number: record.phone_number,
  smipay_tag: record.smipay_tag,
  profile_image: record.profile_image,
});

const presentUserInFull = (user: UserDocument): z.infer<typeof ticketDetail>['user'] => ({
  ...presentUser(user),
  account_status: user.record.account_status,
  role: user.record.role,
  wallet: user.record.wallet ?? { current_balance: null },
  tier: user.record.tier,
  kyc_verification: user.record.kyc_verification,
});

const userOf = (ticket: TicketDocument, { users }: People): UserDocument | null =>
  (ticket.userId === null ? undefined : users.get(ticket.userId)) ?? null;

const listed = (ticket: TicketDocument) => ({
  id: ticket.id,
  ticket_number: ticket.ticketNumber,
  user_id: ticket.userId,
  phone_number: ticket.phoneNumber,
  email: ticket.email,
  subject: ticket.subject,
  support_type: ticket.supportType,
  status: ticket.status,
  priority: ticket.priority,
  assigned_to: ticket.assignedTo,
  first_response_at: ticket.firstResponseAt,
  last_response_at: ticket.lastResponseAt,
  response_time_seconds: ticket.responseTimeSeconds,
  resolved_at: ticket.resolvedAt,
  satisfaction_rating: ticket.satisfactionRating,
  tags: ticket.tags === null ? null : [...ticket.tags],
  createdAt: ticket.createdAt,
  updatedAt: ticket.updatedAt,
  message_count: ticket.messageCount,
});

export function presentListedTicket(ticket: TicketDocument, people: People): z.infer<typeof listedTicket> {
  const user = userOf(ticket, people);
  return {
    ...listed(ticket),
    user: user && presentUser(user),
    assigned_admin: presentAdmin(people.admins, ticket.assignedTo),
  };
}

/** The sender of a message. A user without a name at the time of writing gets the name that is known now. */
const senderNameOf = (
  { senderName, isFromUser, senderId }: TicketMessageDocument,
  user: UserDocument | null,
): string | null =>
  senderName ??
  (isFromUser && user?.id === senderId ? fullName(user.record.first_name, user.record.last_name) : null);

const presentAdminMessage = (
  message: TicketMessageDocument,
  user: UserDocument | null,
): z.infer<typeof adminMessage> => ({
  id: message.id,
  message: message.message,
  is_internal: message.isInternal,
  is_from_user: message.isFromUser,
  user_id: message.senderId,
  sender_name: senderNameOf(message, user),
  sender_email: message.senderEmail,
  verified: message.isVerified,
  attachments: null,
  createdAt: message.createdAt,
});

export const presentSentReply = (message: TicketMessage): z.infer<typeof sentReply> => ({
  id: message.id,
  message: message.message,
  is_internal: message.isInternal,
  is_from_user: false,
  sender_name: message.senderName,
  verified: true,
  createdAt: message.createdAt,
});

const presentTransaction = ({ id, record }: TransactionDocument): z.infer<typeof relatedTransaction> => ({
  id,
  ...record,
});

export function presentTicketDetail(
  ticket: TicketDocument,
  messages: Listed<TicketMessageDocument>,
  people: People,
  transaction: TransactionDocument | null,
): Streamable<Omit<z.infer<typeof ticketDetail>, 'next_cursor'>, 'messages'> {
  const user = userOf(ticket, people);
  return {
    ...listed(ticket),
    description: ticket.description,
    resolved_by: ticket.resolvedBy,
    resolution_notes: ticket.resolutionNotes,
    related_transaction_id: ticket.relatedTransactionId,
    related_registration_progress_id: ticket.registrationSessionId,
    conversation_id: ticket.conversationId,
    device_metadata: withPlatform(ticket.deviceMetadata, ticket.userAgent),
    ip_address: ticket.ipAddress,
    user_agent: ticket.userAgent,
    internal_notes: ticket.internalNotes,
    attachments: null,
    feedback: ticket.feedback,
    user: user && presentUserInFull(user),
    messages: messages.map((message) => presentAdminMessage(message, user)),
    assigned_admin: presentAdmin(people.admins, ticket.assignedTo),
    resolved_by_admin: presentAdmin(people.admins, ticket.resolvedBy),
    related_transaction: transaction && presentTransaction(transaction),
  };
}
