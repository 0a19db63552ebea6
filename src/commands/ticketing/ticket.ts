import type { AdminId, ConversationId, MessageId, TicketId, TicketNumber, UserId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { isFinished, type TicketPriority, type TicketStatus } from '../../events/ticketing/vocabulary.ts';
import type { Fold } from '../streams.ts';

/** What decisions need to know of a ticket. */
export interface Ticket {
  readonly id: TicketId;
  readonly ticketNumber: TicketNumber;
  readonly userId: UserId | null;
  readonly email: string;
  /** The name under which the user opened the ticket. */
  readonly userName: string | null;
  readonly status: TicketStatus;
  readonly priority: TicketPriority;
  readonly assignedTo: AdminId | null;
  readonly tags: readonly string[] | null;
  readonly resolutionNotes: string | null;
  readonly isRated: boolean;
  /** The conversation for which it was opened. */
  readonly conversationId: ConversationId | null;
  /** Of its first message, the description. */
  readonly firstMessageId: MessageId;
  /** How many messages of that conversation it has taken over, without its first message. */
  readonly chatMessages: number;
}

/** Null until the ticket is opened. */
export type TicketState = Ticket | null;

export const ticketFold: Fold<TicketState, TicketEvent> = {
  version: 2,
  initial: null,
  evolve(ticket, event) {
    if (event.type === 'TicketOpened') return opened(event.data);
    if (ticket === null) throw new Error(`${event.type} happened to a ticket that was never opened`);
    return changed(ticket, event);
  },
};

function opened(data: Extract<TicketEvent, { type: 'TicketOpened' }>['data']): Ticket {
  return {
    id: data.ticketId,
    ticketNumber: data.ticketNumber,
    userId: data.userId,
    email: data.email,
    userName: data.senderName,
    status: 'pending',
    priority: data.priority,
    assignedTo: null,
    tags: null,
    resolutionNotes: null,
    isRated: false,
    conversationId: null,
    firstMessageId: data.messageId,
    chatMessages: 0,
  };
}

function changed(ticket: Ticket, event: Exclude<TicketEvent, { type: 'TicketOpened' }>): Ticket {
  switch (event.type) {
    case 'UserMessageAdded':
    case 'ReplySent':
    case 'InternalNoteAdded':
      return ticket;
    case 'StatusChanged': {
      const { to, resolutionNotes } = event.data;
      const notes = isFinished(to) ? (resolutionNotes ?? ticket.resolutionNotes) : null;
      return { ...ticket, status: to, resolutionNotes: notes };
    }
    case 'ResolutionNotesReplaced':
      return { ...ticket, resolutionNotes: event.data.resolutionNotes };
    case 'PriorityChanged':
      return { ...ticket, priority: event.data.to };
    case 'TicketAssigned':
      return { ...ticket, assignedTo: event.data.to };
    case 'TicketUnassigned':
      return { ...ticket, assignedTo: null };
    case 'TagsSet':
      return { ...ticket, tags: event.data.to };
    case 'TicketRated':
      return { ...ticket, isRated: true };
    case 'TicketLinked':
      return { ...ticket, conversationId: event.data.conversationId };
    case 'ChatMessageAdded':
      return { ...ticket, chatMessages: ticket.chatMessages + 1 };
    case 'TicketTransferred':
      return { ...ticket, userId: event.data.to };
    default:
      return event satisfies never;
  }
}
