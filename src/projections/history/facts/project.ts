import {
  conversationAssigned,
  conversationMessageSent,
  conversationPriorityChanged,
  conversationStarted,
  conversationStatusChanged,
  conversationUnassigned,
} from '../../../events/conversations/events.ts';
import type { EventOf } from '../../../events/definition.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { ticketAssigned, ticketUnassigned } from '../../../events/ticketing/assignment-events.ts';
import { ticketLinked } from '../../../events/ticketing/chat-events.ts';
import {
  internalNoteAdded,
  priorityChanged,
  replySent,
  statusChanged,
  tagsSet,
  ticketOpened,
  ticketRated,
  userMessageAdded,
} from '../../../events/ticketing/events.ts';
import { tagKey } from '../../../events/ticketing/tags.ts';
import { type Author, conversationSubject, type Fact, ticketSubject } from './documents.ts';

/** The events that figures are made of. Messages that a ticket took over from a chat were counted there. */
export const factEvents = [
  ticketOpened,
  ticketLinked,
  statusChanged,
  priorityChanged,
  ticketAssigned,
  ticketUnassigned,
  tagsSet,
  ticketRated,
  userMessageAdded,
  replySent,
  internalNoteAdded,
  conversationStarted,
  conversationStatusChanged,
  conversationPriorityChanged,
  conversationAssigned,
  conversationUnassigned,
  conversationMessageSent,
] as const;

export type FactEvent = EventOf<(typeof factEvents)[number]>;

/** Whether an event makes a fact: all do but the messages that the desk itself writes. */
export const makesFact = ({ event }: EventEnvelope<FactEvent>): boolean =>
  event.type !== 'ConversationMessageSent' || event.data.sender.kind !== 'system';

/** Each event makes a fact of its own, named by its position. */
export function factOf({ event, metadata, position }: EventEnvelope<FactEvent>): Fact {
  return { id: String(position), position, time: Date.parse(metadata.time), ...saidBy(event) };
}

type Said = Pick<Fact, 'kind' | 'subject' | 'words'>;

function saidBy(event: FactEvent): Said {
  return 'ticketId' in event.data
    ? saidOfTicket(event as TicketFact)
    : saidOfConversation(event as ConversationFact);
}

type ConversationFact = Extract<FactEvent, { type: `Conversation${string}` }>;
type TicketFact = Exclude<FactEvent, ConversationFact>;

function saidOfTicket({ type, data }: TicketFact): Said {
  const subject = ticketSubject(data.ticketId);
  switch (type) {
    case 'TicketOpened':
      return { kind: 'ticket_opened', subject, words: [data.supportType, data.priority] };
    case 'TicketLinked':
      return { kind: 'ticket_linked', subject, words: [conversationSubject(data.conversationId)] };
    case 'StatusChanged':
      return { kind: 'ticket_status', subject, words: [data.to] };
    case 'PriorityChanged':
      return { kind: 'ticket_priority', subject, words: [data.to] };
    case 'TicketAssigned':
      return { kind: 'ticket_assignee', subject, words: [data.to] };
    case 'TicketUnassigned':
      return { kind: 'ticket_assignee', subject, words: [] };
    case 'TagsSet':
      return { kind: 'ticket_tags', subject, words: [...new Set(data.to.map(tagKey))].toSorted() };
    case 'TicketRated':
      return { kind: 'ticket_rated', subject, words: [String(data.rating)] };
    case 'UserMessageAdded':
      return { kind: 'ticket_message', subject, words: writtenBy('user') };
    case 'ReplySent':
      return { kind: 'ticket_message', subject, words: writtenBy('admin', data.adminId) };
    case 'InternalNoteAdded':
      return { kind: 'ticket_message', subject, words: writtenBy('internal_note', data.adminId) };
    default:
      return type satisfies never;
  }
}

function saidOfConversation({ type, data }: ConversationFact): Said {
  const subject = conversationSubject(data.conversationId);
  switch (type) {
    case 'ConversationStarted':
      return { kind: 'conversation_started', subject, words: [data.type, data.owner.kind] };
    case 'ConversationStatusChanged':
      return { kind: 'conversation_status', subject, words: [data.to] };
    case 'ConversationPriorityChanged':
      return { kind: 'conversation_priority', subject, words: [data.to] };
    case 'ConversationAssigned':
      return { kind: 'conversation_assignee', subject, words: [data.to] };
    case 'ConversationUnassigned':
      return { kind: 'conversation_assignee', subject, words: [] };
    case 'ConversationMessageSent': {
      const { kind, id } = data.sender;
      if (kind === 'system') throw new Error('the desk itself writes no fact');
      const words = kind === 'admin' ? writtenBy(kind, id) : writtenBy(kind);
      return { kind: 'conversation_message', subject, words };
    }
    default:
      return type satisfies never;
  }
}

const writtenBy = (author: Author, ...admin: readonly string[]): readonly string[] => [author, ...admin];
