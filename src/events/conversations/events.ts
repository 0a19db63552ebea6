import { z } from 'zod';
import { defineEvent, type EventOf, id, impersonal } from '../definition.ts';
import type { EventEnvelope } from '../envelope.ts';
import type { AdminId, ConversationId, MessageId, TicketId, TicketNumber, UserId } from '../ids.ts';
import { conversationId, guestId } from '../opening-ids.ts';
import { type Owner, owner, ownerKey, sender, senderSubject } from './people.ts';
import {
  CONVERSATION_PRIORITIES,
  CONVERSATION_STATUSES,
  CONVERSATION_TYPES,
  MESSAGE_TYPES,
  SIDES,
} from './vocabulary.ts';

const adminId = id<AdminId>();
const messageId = id<MessageId>();
const status = z.enum(CONVERSATION_STATUSES);
const priority = z.enum(CONVERSATION_PRIORITIES);
const text = z.string();
const textOrNull = z.string().nullable();

const subjectOf = (data: { owner: Owner }) => ownerKey(data.owner);
const claimantOf = (data: { to: UserId }) => `user:${data.to}`;

/** How a conversation begins. Name and e-mail are the owner's, as far as they were known then. */
export const beginning = {
  conversationId,
  owner,
  type: z.enum(CONVERSATION_TYPES),
  subject: textOrNull,
  ownerName: textOrNull,
  ownerEmail: textOrNull,
};

export const conversationStarted = defineEvent({
  type: 'ConversationStarted',
  schema: z.strictObject(beginning),
  subjects: { subject: subjectOf, ownerName: subjectOf, ownerEmail: subjectOf },
});
export type Beginning = EventOf<typeof conversationStarted>['data'];

export const conversationMessageSent = defineEvent({
  type: 'ConversationMessageSent',
  schema: z.strictObject({
    conversationId,
    owner,
    messageId,
    /** The place in the conversation, from 1 without gaps. */
    number: z.int().min(1),
    sender,
    senderName: textOrNull,
    /** Of an `auth_code` never the code itself. */
    message: text,
    messageType: z.enum(MESSAGE_TYPES),
  }),
  subjects: { message: subjectOf, senderName: senderSubject },
});

/** The other side has read a message. */
export const conversationMessageRead = defineEvent({
  type: 'ConversationMessageRead',
  schema: z.strictObject({
    conversationId,
    messageId,
    number: z.int().min(1),
    /** The side that wrote it; the other one has read it. */
    writtenBy: z.enum(SIDES),
  }),
  subjects: {},
});

export const conversationAssigned = defineEvent({
  type: 'ConversationAssigned',
  schema: z.strictObject({ conversationId, from: adminId.nullable(), to: adminId, adminName: textOrNull }),
  subjects: { adminName: (data) => `admin:${data.to}` },
});

/** The conversation waits for an admin again. */
export const conversationUnassigned = defineEvent({
  type: 'ConversationUnassigned',
  schema: z.strictObject({ conversationId, from: adminId }),
  subjects: {},
});

export const conversationStatusChanged = defineEvent({
  type: 'ConversationStatusChanged',
  schema: z.strictObject({ conversationId, from: status, to: status }),
  subjects: {},
});

export const conversationPriorityChanged = defineEvent({
  type: 'ConversationPriorityChanged',
  schema: z.strictObject({ conversationId, from: priority, to: priority }),
  subjects: {},
});

/** A guest turned out to be a user: the conversation is the user's from then on, and no longer the guest's. */
export const conversationClaimed = defineEvent({
  type: 'ConversationClaimed',
  schema: z.strictObject({
    conversationId,
    from: guestId,
    to: id<UserId>(),
    ownerName: textOrNull,
    ownerEmail: textOrNull,
  }),
  subjects: {
    from: claimantOf,
    ownerName: claimantOf,
    ownerEmail: claimantOf,
  },
  placeholders: { from: null },
});

/** Its user and another one turned out to be one person, whose conversation it is from here on. */
export const conversationTransferred = defineEvent({
  type: 'ConversationTransferred',
  schema: z.strictObject({
    conversationId,
    from: id<UserId>(),
    to: id<UserId>(),
    ownerName: textOrNull,
    ownerEmail: textOrNull,
  }),
  subjects: { ownerName: claimantOf, ownerEmail: claimantOf },
});

/** Support asked for a ticket that continues the conversation. It is opened from here on, also if this node ends. */
export const conversationTicketRequested = defineEvent({
  type: 'ConversationTicketRequested',
  schema: z.strictObject({
    conversationId,
    owner,
    subject: text,
    /** One of the support types of tickets. */
    supportType: text,
    /** Where the owner can be reached. */
    email: text,
  }),
  subjects: {
    subject: subjectOf,
    supportType: impersonal('one of the support types'),
    email: subjectOf,
  },
});

/** The requested ticket holds every message before this event. */
export const conversationTicketOpened = defineEvent({
  type: 'ConversationTicketOpened',
  schema: z.strictObject({ conversationId, ticketId: id<TicketId>(), ticketNumber: id<TicketNumber>() }),
  subjects: {},
});

export const conversationEvents = [
  conversationStarted,
  conversationMessageSent,
  conversationMessageRead,
  conversationAssigned,
  conversationStatusChanged,
  conversationPriorityChanged,
  conversationClaimed,
  conversationTicketRequested,
  conversationTicketOpened,
  conversationTransferred,
  conversationUnassigned,
] as const;

/** Everything that can happen to one conversation. */
export type ConversationEvent = EventOf<(typeof conversationEvents)[number]>;

const TYPES: ReadonlySet<string> = new Set(conversationEvents.map(({ type }) => type));

export const isConversationEvent = (envelope: EventEnvelope): envelope is EventEnvelope<ConversationEvent> =>
  TYPES.has(envelope.event.type);

const STREAMS = 'conversation-';
export const conversationStream = (conversation: ConversationId): string => `${STREAMS}${conversation}`;
export const isConversationStream = (stream: string): boolean => stream.startsWith(STREAMS);
