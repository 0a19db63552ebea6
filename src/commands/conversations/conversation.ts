import type { Beginning, ConversationEvent } from '../../events/conversations/events.ts';
import type { Owner } from '../../events/conversations/people.ts';
import type {
  ConversationPriority,
  ConversationStatus,
  ConversationType,
} from '../../events/conversations/vocabulary.ts';
import type { AdminId, ConversationId, TicketId, TicketNumber } from '../../events/ids.ts';
import type { Fold } from '../streams.ts';
import { type Numbers, withNumber } from './numbers.ts';

/** What decisions need to know of a conversation. */
export interface Conversation {
  readonly id: ConversationId;
  readonly owner: Owner;
  readonly ownerName: string | null;
  readonly ownerEmail: string | null;
  readonly type: ConversationType;
  readonly subject: string | null;
  readonly status: ConversationStatus;
  readonly priority: ConversationPriority;
  readonly assignedTo: AdminId | null;
  /** The number of messages, and of the last one. */
  readonly messages: number;
  /** The numbers of the messages that the other side has read. */
  readonly read: Numbers;
  /** How often it was opened: when it started, and each time it was reopened. */
  readonly openings: number;
  /** The ticket that support asked for and that isn't opened yet. */
  readonly ticketRequest: TicketRequest | null;
  readonly ticket: { readonly id: TicketId; readonly number: TicketNumber } | null;
}

/** What a ticket for a conversation is opened with. */
export interface TicketRequest {
  readonly subject: string;
  /** One of the support types of tickets. */
  readonly supportType: string;
  /** Where the owner can be reached. */
  readonly email: string;
}

/** Null until the conversation has started. */
export type ConversationState = Conversation | null;

export const conversationFold: Fold<ConversationState, ConversationEvent> = {
  version: 2,
  initial: null,
  evolve(conversation, event) {
    if (event.type === 'ConversationStarted') return started(event.data);
    if (conversation === null) throw new Error(`${event.type} happened to a conversation that never started`);
    return changed(conversation, event);
  },
};

function started({ conversationId, ...beginning }: Beginning): Conversation {
  return {
    id: conversationId,
    ...beginning,
    status: 'open',
    priority: 'normal',
    assignedTo: null,
    messages: 0,
    read: [],
    openings: 1,
    ticketRequest: null,
    ticket: null,
  };
}

type Change = Exclude<ConversationEvent, { type: 'ConversationStarted' }>;

function changed(conversation: Conversation, { type, data }: Change): Conversation {
  switch (type) {
    case 'ConversationMessageSent':
      return { ...conversation, messages: data.number };
    case 'ConversationMessageRead':
      return { ...conversation, read: withNumber(conversation.read, data.number) };
    case 'ConversationAssigned':
      return { ...conversation, assignedTo: data.to };
    case 'ConversationUnassigned':
      return { ...conversation, assignedTo: null };
    case 'ConversationStatusChanged': {
      const reopened = data.from === 'closed' && data.to !== 'closed' ? 1 : 0;
      return { ...conversation, status: data.to, openings: conversation.openings + reopened };
    }
    case 'ConversationPriorityChanged':
      return { ...conversation, priority: data.to };
    case 'ConversationClaimed':
    case 'ConversationTransferred': {
      const { to, ownerName, ownerEmail } = data;
      return { ...conversation, owner: { kind: 'user', id: to }, ownerName, ownerEmail };
    }
    case 'ConversationTicketRequested': {
      const { subject, supportType, email } = data;
      return { ...conversation, ticketRequest: { subject, supportType, email } };
    }
    case 'ConversationTicketOpened': {
      const { ticketId: id, ticketNumber: number } = data;
      return { ...conversation, ticketRequest: null, ticket: { id, number } };
    }
    default:
      return type satisfies never;
  }
}
