import { type ConversationEvent, conversationStream } from '../../events/conversations/events.ts';
import type { DomainEvent } from '../../events/envelope.ts';
import type { RegistrationSessionId } from '../../events/ids.ts';
import { type TicketEvent, ticketStream } from '../../events/ticketing/events.ts';

/** What else is the person's to whom an event happened. */
export interface Links {
  readonly subjects: readonly string[];
  readonly streams: readonly string[];
  /** A registration session that may be theirs, and how its person would be reached. */
  readonly session?: NamedSession | null;
  /** An address of theirs, which may be in the name of a stream. */
  readonly email?: string;
}

export interface NamedSession {
  readonly id: RegistrationSessionId;
  readonly email: string;
  readonly phoneNumber: string | null;
}

const NONE: Links = { subjects: [], streams: [] };
const toUser = (id: string): Links => ({ ...NONE, subjects: [`user:${id}`] });

/**
 * A ticket or chat that became another user's: the two turned out to be one person. A ticket that goes on with a chat is of the
 * same person as the chat.
 */
export function linksOf(event: DomainEvent): Links {
  const { type, data } = event as TicketEvent | ConversationEvent;
  switch (type) {
    case 'TicketOpened':
      return {
        ...(data.userId === null ? NONE : toUser(data.userId)),
        session: sessionOf(data),
        email: data.email,
      };
    case 'TicketTransferred':
    case 'ConversationTransferred':
    case 'ConversationClaimed':
      return toUser(data.to);
    case 'TicketLinked':
      return { ...NONE, streams: [conversationStream(data.conversationId)] };
    case 'ConversationTicketOpened':
      return { ...NONE, streams: [ticketStream(data.ticketId)] };
    default:
      return NONE;
  }
}

type Opened = Extract<TicketEvent, { readonly type: 'TicketOpened' }>['data'];

const sessionOf = ({ registrationSessionId: id, email, phoneNumber }: Opened): NamedSession | null =>
  id === null ? null : { id, email, phoneNumber };
