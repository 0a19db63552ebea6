import type { ConversationDocument } from '../../projections/conversations/conversations/documents.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import type { ToldEvent } from '../told-events.ts';
import { boolean, type ExportTable, integer, json, text, texts, time } from './table.ts';

export const eventTable: ExportTable<ToldEvent> = {
  name: 'events',
  columns: [
    integer('position', (event) => event.position),
    time('time', (event) => event.time),
    text('type', (event) => event.type),
    integer('version', (event) => event.version),
    text('stream', (event) => event.stream),
    integer('revision', (event) => event.revision),
    text('actor_kind', (event) => event.actor.kind),
    text('actor_id', (event) => event.actor.id),
    text('id', (event) => event.id),
    text('correlation_id', (event) => event.correlation_id),
    text('causation_id', (event) => event.causation_id),
    json('data', (event) => event.data),
  ],
};

export const ticketTable: ExportTable<TicketDocument> = {
  name: 'tickets',
  columns: [
    text('id', (ticket) => ticket.id),
    text('ticket_number', (ticket) => ticket.ticketNumber),
    text('status', (ticket) => ticket.status),
    text('priority', (ticket) => ticket.priority),
    text('support_type', (ticket) => ticket.supportType),
    texts('tags', (ticket) => ticket.tags ?? []),
    text('assigned_to', (ticket) => ticket.assignedTo),
    text('subject', (ticket) => ticket.subject),
    text('description', (ticket) => ticket.description),
    text('user_id', (ticket) => ticket.userId),
    text('email', (ticket) => ticket.email),
    text('phone_number', (ticket) => ticket.phoneNumber),
    time('created_at', (ticket) => ticket.createdAt),
    time('updated_at', (ticket) => ticket.updatedAt),
    time('first_response_at', (ticket) => ticket.firstResponseAt),
    time('last_response_at', (ticket) => ticket.lastResponseAt),
    integer('response_time_seconds', (ticket) => ticket.responseTimeSeconds),
    time('resolved_at', (ticket) => ticket.resolvedAt),
    text('resolved_by', (ticket) => ticket.resolvedBy),
    text('resolution_notes', (ticket) => ticket.resolutionNotes),
    integer('satisfaction_rating', (ticket) => ticket.satisfactionRating),
    text('feedback', (ticket) => ticket.feedback),
    integer('message_count', (ticket) => ticket.messageCount),
    integer('visible_message_count', (ticket) => ticket.visibleMessageCount),
    text('conversation_id', (ticket) => ticket.conversationId),
    text('related_transaction_id', (ticket) => ticket.relatedTransactionId),
    text('registration_session_id', (ticket) => ticket.registrationSessionId),
    json('device_metadata', (ticket) => ticket.deviceMetadata),
    text('ip_address', (ticket) => ticket.ipAddress),
    text('user_agent', (ticket) => ticket.userAgent),
    integer('revision', (ticket) => ticket.revision),
    integer('position', (ticket) => ticket.position),
  ],
};

export const conversationTable: ExportTable<ConversationDocument> = {
  name: 'conversations',
  columns: [
    text('id', (conversation) => conversation.id),
    text('type', (conversation) => conversation.type),
    text('status', (conversation) => conversation.status),
    text('priority', (conversation) => conversation.priority),
    text('assigned_to', (conversation) => conversation.assignedTo),
    text('subject', (conversation) => conversation.subject),
    text('owner_kind', (conversation) => conversation.owner.kind),
    text('owner_id', (conversation) => conversation.owner.id),
    text('owner_name', (conversation) => conversation.ownerName),
    text('owner_email', (conversation) => conversation.ownerEmail),
    time('created_at', (conversation) => conversation.createdAt),
    time('updated_at', (conversation) => conversation.updatedAt),
    time('last_message_at', (conversation) => conversation.lastMessage?.createdAt ?? null),
    integer('message_count', (conversation) => conversation.messageCount),
    text('ticket_id', (conversation) => conversation.ticket?.id ?? null),
    text('ticket_number', (conversation) => conversation.ticket?.number ?? null),
    integer('revision', (conversation) => conversation.revision),
    integer('position', (conversation) => conversation.position),
  ],
};

/** A message of a ticket or of a conversation, as it was written. */
export interface ExportedMessage {
  readonly id: string;
  readonly ticketId: string | null;
  readonly conversationId: string | null;
  readonly writtenAt: string;
  readonly author: 'user' | 'guest' | 'admin' | 'system';
  readonly authorId: string | null;
  readonly authorName: string | null;
  readonly authorEmail: string | null;
  readonly message: string;
  readonly messageType: string;
  readonly isInternal: boolean;
  /** Of a ticket that continues a conversation: it was written there, and stands there, too. */
  readonly isCopy: boolean;
  readonly isVerified: boolean;
  readonly position: number;
}

export const messageTable: ExportTable<ExportedMessage> = {
  name: 'messages',
  columns: [
    text('id', (message) => message.id),
    text('ticket_id', (message) => message.ticketId),
    text('conversation_id', (message) => message.conversationId),
    time('written_at', (message) => message.writtenAt),
    text('author', (message) => message.author),
    text('author_id', (message) => message.authorId),
    text('author_name', (message) => message.authorName),
    text('author_email', (message) => message.authorEmail),
    text('message', (message) => message.message),
    text('message_type', (message) => message.messageType),
    boolean('is_internal', (message) => message.isInternal),
    boolean('is_copy', (message) => message.isCopy),
    boolean('is_verified', (message) => message.isVerified),
    integer('position', (message) => message.position),
  ],
};
