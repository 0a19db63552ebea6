import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { Caller } from '../caller.ts';
import type { CommandOptions, Reveal } from '../conflicts.ts';
import type { Invocation } from '../invocation.ts';
import type { ConversationState } from './conversation.ts';

type DataOf<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>['data'];

/**
 * The fields of each event's data that admins are told, no more than their lists and GET show. Whatever isn't listed stays
 * hidden: a new event or field is shown to nobody until it has its place here.
 */
const SHOWN: { readonly [Type in ConversationEvent['type']]: readonly (keyof DataOf<Type>)[] } = {
  ConversationStarted: ['conversationId', 'owner', 'type', 'subject', 'ownerName', 'ownerEmail'],
  ConversationMessageSent: [
    ...(['conversationId', 'messageId', 'number', 'sender'] as const),
    ...(['senderName', 'message', 'messageType'] as const),
  ],
  ConversationMessageRead: ['conversationId', 'messageId', 'number', 'writtenBy'],
  ConversationAssigned: ['conversationId', 'from', 'to', 'adminName'],
  ConversationStatusChanged: ['conversationId', 'from', 'to'],
  ConversationPriorityChanged: ['conversationId', 'from', 'to'],
  ConversationClaimed: ['conversationId', 'from', 'to', 'ownerName', 'ownerEmail'],
  ConversationTicketOpened: ['conversationId', 'ticketId', 'ticketNumber'],
};

/** What the caller may learn of something that happened to a conversation. Only admins' commands take a revision. */
export const revealTo =
  (caller: Caller): Reveal<ConversationState> =>
  () =>
  ({ event, metadata: { actor, time } }: EventEnvelope) => {
    if (caller.kind !== 'admin') return null;
    const { type, data } = event as ConversationEvent;
    const fields: readonly string[] = SHOWN[type];
    const shown = Object.fromEntries(Object.entries(data).filter(([field]) => fields.includes(field)));
    return { type, actor, time, data: shown };
  };

/** What an invocation says of the revision that its caller knows. */
export const knownTo = ({ caller, ifMatch = null }: Invocation): CommandOptions<ConversationState> => ({
  ifMatch,
  reveal: revealTo(caller),
  subject: 'conversation',
});

/** Changes nothing: its execution finds out whether the caller has missed something. */
export const nothing = (): readonly ConversationEvent[] => [];
