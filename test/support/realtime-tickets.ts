import type { AdminId, MessageId, TicketId, TicketNumber, UserId } from '../../src/events/ids.ts';
import { type TicketEvent, ticketStream } from '../../src/events/ticketing/events.ts';
import type { MemoryLog } from './memory-log.ts';

export const TICKET = '0b7f1d1e-6a3c-5c55-9d0e-2f0d3f6f0a01' as TicketId;
export const OTHER_TICKET = '0b7f1d1e-6a3c-5c55-9d0e-2f0d3f6f0a02' as TicketId;
export const OWNER = 'owner' as UserId;
export const STRANGER = 'stranger' as UserId;
export const ADMIN = 'secret-admin-id' as AdminId;
export const NUMBER = 'SMI-2026-000001' as TicketNumber;

type DataOf<Type extends TicketEvent['type']> = Extract<TicketEvent, { type: Type }>['data'];

export const opened = (more: Partial<DataOf<'TicketOpened'>> = {}): TicketEvent => ({
  type: 'TicketOpened',
  data: {
    ticketId: TICKET,
    ticketNumber: NUMBER,
    userId: OWNER,
    email: 'owner@example.com',
    phoneNumber: null,
    subject: 'Where is my money?',
    description: 'It left my account and never arrived.',
    supportType: 'TRANSACTION_ISSUE',
    priority: 'medium',
    relatedTransactionId: null,
    registrationSessionId: null,
    deviceMetadata: null,
    ipAddress: null,
    userAgent: null,
    messageId: 'message-1' as MessageId,
    senderName: 'Olu Owner',
    isVerified: true,
    writtenAt: null,
    ...more,
  },
});

const LONG = `${'é'.repeat(99)}👍🏽 and much more`;

const fromAdmin = {
  ticketId: TICKET,
  userId: OWNER,
  adminId: ADMIN,
  messageId: 'message-3' as MessageId,
  message: LONG,
  senderName: 'Ada Admin',
  senderEmail: 'support@example.com',
};

/** One of everything that can happen to a ticket once it is open. */
export const happenings = {
  userMessage: {
    type: 'UserMessageAdded',
    data: {
      ticketId: TICKET,
      userId: OWNER,
      messageId: 'message-2' as MessageId,
      message: 'Is anybody there?',
      senderName: 'Olu Owner',
      senderEmail: 'owner@example.com',
      isVerified: false,
    },
  },
  reply: { type: 'ReplySent', data: fromAdmin },
  note: { type: 'InternalNoteAdded', data: { ...fromAdmin, message: 'The customer is right.' } },
  status: {
    type: 'StatusChanged',
    data: {
      ticketId: TICKET,
      userId: OWNER,
      from: 'in_progress',
      to: 'resolved',
      resolutionNotes: 'Refunded.',
      resolvedBy: ADMIN,
    },
  },
  statusWithoutNotes: {
    type: 'StatusChanged',
    data: {
      ticketId: TICKET,
      userId: OWNER,
      from: 'pending',
      to: 'in_progress',
      resolutionNotes: null,
      resolvedBy: null,
    },
  },
  notesReplaced: {
    type: 'ResolutionNotesReplaced',
    data: { ticketId: TICKET, userId: OWNER, resolutionNotes: 'Refunded twice.' },
  },
  priority: { type: 'PriorityChanged', data: { ticketId: TICKET, from: 'medium', to: 'urgent' } },
  assignment: {
    type: 'TicketAssigned',
    data: { ticketId: TICKET, from: null, to: ADMIN, adminName: 'Ada Admin' },
  },
  unassignment: { type: 'TicketUnassigned', data: { ticketId: TICKET, from: ADMIN } },
  ownerChange: { type: 'TicketTransferred', data: { ticketId: TICKET, from: OWNER, to: STRANGER } },
  tags: { type: 'TagsSet', data: { ticketId: TICKET, from: null, to: ['refund', 'vip'] } },
  rating: { type: 'TicketRated', data: { ticketId: TICKET, userId: OWNER, rating: 4, feedback: null } },
} as const satisfies Record<string, TicketEvent>;

/** The preview of the reply's message: its first 100 characters. */
export const REPLY_PREVIEW = [...LONG].slice(0, 100).join('');
export const REPLY = LONG;

export const happen = (log: MemoryLog, event: TicketEvent) =>
  log.record(ticketStream(event.data.ticketId), event);
