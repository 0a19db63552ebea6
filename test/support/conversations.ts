import { type ConversationState, conversationFold } from '../../src/commands/conversations/conversation.ts';
import type { ConversationEvent } from '../../src/events/conversations/events.ts';
import type { Owner, Sender } from '../../src/events/conversations/people.ts';
import type { ConversationSlotTaken } from '../../src/events/conversations/slot-events.ts';
import type { ConversationStatus } from '../../src/events/conversations/vocabulary.ts';
import type { ConversationId, GuestId, MessageId, TicketId, TicketNumber } from '../../src/events/ids.ts';
import { adaObi, johnDoe } from './examples.ts';
import { decisionsOn } from './given.ts';

type Data<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>['data'];

/** Conversations that tests share. */
export const conversationId = '550e8400-e29b-41d4-a716-446655440000' as ConversationId;
export const chatMessageId = (number: number) => `0198c0de-0000-7000-8000-00000000000${number}` as MessageId;
export const guestId = 'guest_1765360800000_k3j9x0q2m5v8b1n4z7c6l0p3h4d2' as GuestId;

export const johnAsOwner: Owner = { kind: 'user', id: johnDoe.id };
export const guestAsOwner: Owner = { kind: 'guest', id: guestId };
export const adaAsSender: Sender = { kind: 'admin', id: adaObi.id };

/** A guest's conversation unless changed. */
export const conversationStarted = (
  changes: Partial<Data<'ConversationStarted'>> = {},
): ConversationEvent => ({
  type: 'ConversationStarted',
  data: {
    conversationId,
    ...{ owner: guestAsOwner, ownerName: null, ownerEmail: null },
    ...{ type: 'general', subject: 'Need help' },
    ...changes,
  },
});

/** John's. */
export const johnsConversation = (): ConversationEvent =>
  conversationStarted({ owner: johnAsOwner, ownerName: johnDoe.name, ownerEmail: johnDoe.email });

export const messageSent = (
  number = 1,
  changes: Partial<Data<'ConversationMessageSent'>> = {},
): ConversationEvent => ({
  type: 'ConversationMessageSent',
  data: {
    ...{ conversationId, owner: guestAsOwner, messageId: chatMessageId(number), number },
    ...{ sender: guestAsOwner, senderName: null, message: 'Hello, I need help', messageType: 'text' },
    ...changes,
  },
});

export const answerSent = (number = 1): ConversationEvent =>
  messageSent(number, { sender: adaAsSender, senderName: adaObi.name, message: 'How can I help?' });

export const messageRead = (number = 1, writtenBy: 'owner' | 'support' = 'owner'): ConversationEvent => ({
  type: 'ConversationMessageRead',
  data: { conversationId, messageId: chatMessageId(number), number, writtenBy },
});

export const conversationStatusChanged = (
  from: ConversationStatus,
  to: ConversationStatus,
): ConversationEvent => ({ type: 'ConversationStatusChanged', data: { conversationId, from, to } });

export const conversationAssigned = (): ConversationEvent => ({
  type: 'ConversationAssigned',
  data: { conversationId, from: null, to: adaObi.id, adminName: adaObi.name },
});

export const conversationUnassigned = (): ConversationEvent => ({
  type: 'ConversationUnassigned',
  data: { conversationId, from: adaObi.id },
});

export const claimedByJohn = (): ConversationEvent => ({
  type: 'ConversationClaimed',
  data: {
    ...{ conversationId, from: guestId, to: johnDoe.id },
    ...{ ownerName: johnDoe.name, ownerEmail: johnDoe.email },
  },
});

export const conversationTicketRequested = (
  changes: Partial<Data<'ConversationTicketRequested'>> = {},
): ConversationEvent => ({
  type: 'ConversationTicketRequested',
  data: {
    ...{ conversationId, owner: guestAsOwner, email: johnDoe.email },
    ...{ subject: 'Cannot finish onboarding', supportType: 'REGISTRATION_ISSUE' },
    ...changes,
  },
});

export const conversationTicketOpened = (): ConversationEvent => ({
  type: 'ConversationTicketOpened',
  data: {
    conversationId,
    ticketId: '48300faf-6434-545f-989c-f126a81974c6' as TicketId,
    ticketNumber: 'SMI-2026-000001' as TicketNumber,
  },
});

export const slotTaken = (changes: Partial<ConversationSlotTaken['data']> = {}): ConversationSlotTaken => ({
  type: 'ConversationSlotTaken',
  data: {
    conversationId,
    ...{ owner: guestAsOwner, ownerName: null, ownerEmail: null },
    ...{ type: 'general', subject: 'Need help', opening: 1, ifRevision: null },
    ...changes,
  },
});

/** Decisions on a conversation: `given(conversationStarted()).when((conversation) => …).then(…)`. */
export const { given } = decisionsOn<ConversationState, ConversationEvent>(conversationFold);
