import { z } from 'zod';
import { defineEvent, type EventOf, id, impersonal } from '../definition.ts';
import type { EventEnvelope } from '../envelope.ts';
import type {
  AdminId,
  MessageId,
  RegistrationSessionId,
  TicketId,
  TicketNumber,
  TransactionId,
  UserId,
} from '../ids.ts';
import { adminSubject } from '../subjects.ts';
import { ticketAssigned, ticketUnassigned } from './assignment-events.ts';
import { chatMessageAdded, ticketLinked } from './chat-events.ts';
import { deviceMetadata } from './device.ts';
import { authorOf, subjectOf } from './subject.ts';
import { SUPPORT_TYPES, TICKET_PRIORITIES, TICKET_STATUSES } from './vocabulary.ts';
import { withProof } from './with-proof.ts';
import { withoutTimeOfWriting, writtenAt } from './written-at.ts';

const adminId = id<AdminId>();
const messageId = id<MessageId>();
const status = z.enum(TICKET_STATUSES);
const priority = z.enum(TICKET_PRIORITIES);
const text = z.string();
const textOrNull = z.string().nullable();

/** A user asked for support. The description is the conversation's first message. */
export const ticketOpened = defineEvent({
  type: 'TicketOpened',
  version: 3,
  schema: z.strictObject({
    ticketId: id<TicketId>(),
    ticketNumber: id<TicketNumber>(),
    userId: id<UserId>().nullable(),
    email: text,
    phoneNumber: textOrNull,
    subject: text,
    description: text,
    supportType: z.enum(SUPPORT_TYPES),
    priority,
    relatedTransactionId: id<TransactionId>().nullable(),
    registrationSessionId: id<RegistrationSessionId>().nullable(),
    deviceMetadata: deviceMetadata.nullable(),
    ipAddress: textOrNull,
    userAgent: textOrNull,
    messageId,
    senderName: textOrNull,
    /** Whether the author of the description has proven to be the ticket's user. */
    isVerified: z.boolean(),
    /** When the description was written, in a conversation before there was the ticket; null: when the ticket was opened. */
    writtenAt: writtenAt.nullable(),
  }),
  upcasts: { 1: withProof, 2: withoutTimeOfWriting },
  subjects: {
    email: subjectOf,
    phoneNumber: subjectOf,
    subject: subjectOf,
    description: subjectOf,
    relatedTransactionId: subjectOf,
    deviceMetadata: subjectOf,
    ipAddress: subjectOf,
    userAgent: subjectOf,
    senderName: subjectOf,
  },
});

export const userMessageAdded = defineEvent({
  type: 'UserMessageAdded',
  version: 2,
  schema: z.strictObject({
    ticketId: id<TicketId>(),
    userId: id<UserId>().nullable(),
    messageId,
    message: text,
    senderName: textOrNull,
    senderEmail: text,
    /** Whether the author has proven to be the ticket's user, or to have its address. */
    isVerified: z.boolean(),
  }),
  upcasts: { 1: withProof },
  subjects: { message: authorOf, senderName: subjectOf, senderEmail: subjectOf },
});

const adminMessage = z.strictObject({
  ticketId: id<TicketId>(),
  /** The ticket's owner: what support writes is for or about them. */
  userId: id<UserId>().nullable(),
  adminId,
  messageId,
  message: text,
  senderName: textOrNull,
  senderEmail: textOrNull,
});

export const replySent = defineEvent({
  type: 'ReplySent',
  schema: adminMessage,
  subjects: { message: subjectOf, senderName: adminSubject, senderEmail: adminSubject },
});

/** Never reaches a user: not as text, not as a count, not as a time. */
export const internalNoteAdded = defineEvent({
  type: 'InternalNoteAdded',
  schema: adminMessage,
  subjects: { message: subjectOf, senderName: adminSubject, senderEmail: adminSubject },
});

export const statusChanged = defineEvent({
  type: 'StatusChanged',
  schema: z.strictObject({
    ticketId: id<TicketId>(),
    userId: id<UserId>().nullable(),
    from: status,
    to: status,
    /** Those that the ticket has from then on; null with any status that isn't finished. */
    resolutionNotes: textOrNull,
    /** The admin who resolved or closed; null for every other status and when no admin decided it. */
    resolvedBy: adminId.nullable(),
  }),
  subjects: { resolutionNotes: subjectOf },
});

/** A ticket that is finished was finished again with the same status and other notes. */
export const resolutionNotesReplaced = defineEvent({
  type: 'ResolutionNotesReplaced',
  schema: z.strictObject({
    ticketId: id<TicketId>(),
    userId: id<UserId>().nullable(),
    resolutionNotes: text,
  }),
  subjects: { resolutionNotes: subjectOf },
});

export const priorityChanged = defineEvent({
  type: 'PriorityChanged',
  schema: z.strictObject({ ticketId: id<TicketId>(), from: priority, to: priority }),
  subjects: {},
});

const LABELS = impersonal('labels that support sorts tickets by');

export const tagsSet = defineEvent({
  type: 'TagsSet',
  schema: z.strictObject({ ticketId: id<TicketId>(), from: z.array(text).nullable(), to: z.array(text) }),
  subjects: { from: LABELS, to: LABELS },
});

export const ticketRated = defineEvent({
  type: 'TicketRated',
  schema: z.strictObject({
    ticketId: id<TicketId>(),
    userId: id<UserId>(),
    rating: z.int().min(1).max(5),
    feedback: textOrNull,
  }),
  subjects: { feedback: subjectOf },
});

/**
 * It is another user's from here on: its user and that one turned out to be one person, or (`from` null) it was nobody's, and
 * its e-mail address is theirs.
 */
export const ticketTransferred = defineEvent({
  type: 'TicketTransferred',
  schema: z.strictObject({ ticketId: id<TicketId>(), from: id<UserId>().nullable(), to: id<UserId>() }),
  subjects: {},
});

export const ticketEvents = [
  ticketOpened,
  userMessageAdded,
  replySent,
  internalNoteAdded,
  statusChanged,
  resolutionNotesReplaced,
  priorityChanged,
  ticketAssigned,
  ticketUnassigned,
  tagsSet,
  ticketRated,
  ticketLinked,
  chatMessageAdded,
  ticketTransferred,
] as const;

/** Everything that can happen to one ticket. */
export type TicketEvent = EventOf<(typeof ticketEvents)[number]>;

const TYPES: ReadonlySet<string> = new Set(ticketEvents.map(({ type }) => type));

export const isTicketEvent = (envelope: EventEnvelope): envelope is EventEnvelope<TicketEvent> =>
  TYPES.has(envelope.event.type);

export const ticketStream = (ticket: TicketId): string => `ticket-${ticket}`;
