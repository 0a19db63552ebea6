import type { EventEnvelope } from '../../events/envelope.ts';
import { isTicketEvent, type TicketEvent } from '../../events/ticketing/events.ts';
import { idIn, type Projection } from '../projection.ts';
import { contributionOf } from './contribution.ts';
import { messageOf } from './project-message.ts';
import { projectTicket } from './project-ticket.ts';

const WITH_MESSAGE: ReadonlySet<string> = new Set<TicketEvent['type']>([
  'TicketOpened',
  'UserMessageAdded',
  'ReplySent',
  'InternalNoteAdded',
  'ChatMessageAdded',
]);

export const ticketProjection: Projection<'tickets'> = {
  collection: 'tickets',
  once: false,
  isPlaced: true,
  documentId: (envelope) => (isTicketEvent(envelope) ? idIn(envelope, 'ticketId') : null),
  project: (document, envelope) => projectTicket(document, envelope as EventEnvelope<TicketEvent>),
  contribution: contributionOf,
};

export const ticketMessageProjection: Projection<'ticketMessages'> = {
  collection: 'ticketMessages',
  once: true,
  documentId: (envelope) => (WITH_MESSAGE.has(envelope.event.type) ? idIn(envelope, 'messageId') : null),
  project(_, envelope) {
    const message = messageOf(envelope as EventEnvelope<TicketEvent>);
    if (message === null) throw new Error(`${envelope.event.type} brings no message`);
    return message;
  },
};
