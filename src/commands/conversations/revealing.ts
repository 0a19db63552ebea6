import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { Caller } from '../caller.ts';
import type { CommandOptions, Reveal } from '../conflicts.ts';
import type { Invocation } from '../invocation.ts';
import type { ConversationState } from './conversation.ts';

type DataOf<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>['data'];

/**
 * The fields of each event's data that admins see, no more than their lists and GET show. Fields that aren't listed stay
 * hidden, so new events and fields are hidden until they are listed.
 */
const SHOWN: { readonly [Type in ConversationEvent['type']]: readonly (keyof DataOf<Type>)[] } = {
  ConversationStarted: ['conversationId', 'owner', 'type', 'subject', 'ownerName', 'ownerEmail'],
  ConversationMessageSent: [
    ...(['conversationId', 'messageId', 'number', 'sender'] as const),
    ...(['senderName', 'message', 'messageType'] as const),
  ],
  ConversationMessageRead: ['conversationId', 'messageId', 'number', 'writtenBy'],
  ConversationAssigned: ['conversationId', 'from', 'to', 'adminName'],
  ConversationUnassigned: ['conversationId', 'from'],
  ConversationStatusChanged: ['conversationId', 'from', 'to'],
  ConversationPriorityChanged: ['conversationId', 'from', 'to'],
  ConversationClaimed: ['conversationId', 'from', 'to', 'ownerName', 'ownerEmail'],
  ConversationTicketRequested: ['conversationId', 'owner', 'subject', 'supportType', 'email'],
  ConversationTicketOpened: ['conversationId', 'ticketId', 'ticketNumber'],
  ConversationTransferred: ['conversationId', 'from', 'to', 'ownerName', 'ownerEmail'],
};

/** What the caller may see of an event of a conversation. Only admins' commands take a revision. */
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

/** The revisions that the caller of an invocation accepts. */
export const knownTo = ({ caller, ifMatch = null }: Invocation): CommandOptions<ConversationState> => ({
  ifMatch,
  reveal: revealTo(caller),
  subject: 'conversation',
});

/** Changes nothing: executing it finds out whether the caller has missed something. */
export const nothing = (): readonly ConversationEvent[] => [];
