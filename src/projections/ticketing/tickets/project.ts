import type { EventEnvelope } from '../../../events/envelope.ts';
import type { AdminId } from '../../../events/ids.ts';
import type { TicketEvent } from '../../../events/ticketing/events.ts';
import { isFinished } from '../../../events/ticketing/vocabulary.ts';
import { previewOf } from '../../preview.ts';
import type { TicketDocument } from './documents.ts';

type Envelope = EventEnvelope<TicketEvent>;
type DataOf<Type extends TicketEvent['type']> = Extract<TicketEvent, { type: Type }>['data'];

/** The ticket after an event. Its id, number, contact and description never change. */
export function projectTicket(ticket: TicketDocument | null, envelope: Envelope): TicketDocument {
  const { event, metadata, revision, position } = envelope;
  const changed = ticket === null ? opened(opening(event), envelope) : change(ticket, envelope);
  const updatedForUserAt = concernsUser(event) ? metadata.time : changed.updatedForUserAt;
  return { ...changed, updatedAt: metadata.time, updatedForUserAt, revision, position };
}

function opening(event: TicketEvent): DataOf<'TicketOpened'> {
  if (event.type === 'TicketOpened') return event.data;
  throw new Error(`${event.type} happened to a ticket that was never opened`);
}

const UNKNOWN_TO_USER: ReadonlySet<TicketEvent['type']> = new Set<TicketEvent['type']>([
  'InternalNoteAdded',
  'TicketAssigned',
  'TicketUnassigned',
  'TagsSet',
  'TicketTransferred',
]);

/** Whether the ticket's user may know that something happened. */
const concernsUser = ({ type }: TicketEvent): boolean => !UNKNOWN_TO_USER.has(type);

function opened(data: DataOf<'TicketOpened'>, { metadata, revision, position }: Envelope): TicketDocument {
  const { time } = metadata;
  const { ticketId, messageId: _id, senderName: _sender, isVerified: _proof, writtenAt, ...facts } = data;
  return {
    id: ticketId,
    ...facts,
    conversationId: null,
    status: 'pending',
    assignedTo: null,
    tags: null,
    internalNotes: null,
    resolvedAt: null,
    resolvedBy: null,
    resolutionNotes: null,
    firstResponseAt: null,
    lastResponseAt: null,
    responseTimeSeconds: null,
    satisfactionRating: null,
    feedback: null,
    createdAt: time,
    updatedAt: time,
    updatedForUserAt: time,
    messageCount: 1,
    visibleMessageCount: 1,
    lastVisibleMessage: {
      preview: previewOf(data.description),
      isFromUser: true,
      createdAt: writtenAt ?? time,
    },
    revision,
    position,
  };
}

function change(ticket: TicketDocument, { event, metadata }: Envelope): TicketDocument {
  const { time } = metadata;
  switch (event.type) {
    case 'TicketOpened':
      throw new Error('a ticket was opened twice');
    case 'UserMessageAdded':
      return withVisibleMessage(ticket, event.data.message, true, time);
    case 'ReplySent':
      return { ...withVisibleMessage(ticket, event.data.message, false, time), ...responded(ticket, time) };
    case 'InternalNoteAdded':
      return { ...ticket, messageCount: ticket.messageCount + 1, internalNotes: event.data.message };
    case 'StatusChanged':
      return { ...ticket, status: event.data.to, ...resolution(ticket, event.data, time) };
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
      return { ...ticket, satisfactionRating: event.data.rating, feedback: event.data.feedback };
    case 'TicketLinked':
      return { ...ticket, conversationId: event.data.conversationId };
    case 'ChatMessageAdded':
      return withChatMessage(ticket, event.data);
    case 'TicketTransferred':
      return { ...ticket, userId: event.data.to };
    default:
      return event satisfies never;
  }
}

function withVisibleMessage(
  ticket: TicketDocument,
  message: string,
  isFromUser: boolean,
  time: TicketDocument['createdAt'],
): TicketDocument {
  return {
    ...ticket,
    messageCount: ticket.messageCount + 1,
    visibleMessageCount: ticket.visibleMessageCount + 1,
    lastVisibleMessage: { preview: previewOf(message), isFromUser, createdAt: time },
  };
}

/** A message that support wrote before the ticket existed doesn't count as its first response. */
function withChatMessage(ticket: TicketDocument, said: DataOf<'ChatMessageAdded'>): TicketDocument {
  const { message, isFromUser, writtenAt } = said;
  const changed = withVisibleMessage(ticket, message, isFromUser, writtenAt);
  return isFromUser ? changed : { ...changed, lastResponseAt: writtenAt };
}

function responded(
  ticket: TicketDocument,
  time: TicketDocument['createdAt'],
): Pick<TicketDocument, 'firstResponseAt' | 'lastResponseAt' | 'responseTimeSeconds'> {
  const { firstResponseAt, responseTimeSeconds, createdAt } = ticket;
  if (firstResponseAt !== null) return { firstResponseAt, responseTimeSeconds, lastResponseAt: time };
  const milliseconds = Date.parse(time) - Date.parse(createdAt);
  return {
    firstResponseAt: time,
    lastResponseAt: time,
    responseTimeSeconds: Math.max(0, Math.floor(milliseconds / 1000)),
  };
}

function resolution(
  ticket: TicketDocument,
  { to, resolvedBy, resolutionNotes }: DataOf<'StatusChanged'>,
  time: TicketDocument['createdAt'],
): { resolvedAt: TicketDocument['resolvedAt']; resolvedBy: AdminId | null; resolutionNotes: string | null } {
  if (!isFinished(to)) return { resolvedAt: null, resolvedBy: null, resolutionNotes: null };
  return { resolvedAt: time, resolvedBy, resolutionNotes: resolutionNotes ?? ticket.resolutionNotes };
}
