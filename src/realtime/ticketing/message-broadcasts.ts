import type { EventEnvelope } from '../../events/envelope.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { messageIn, type TicketMessage } from '../../events/ticketing/messages.ts';
import { previewOf } from '../../projections/preview.ts';
import { ADMINS, userRoom } from '../rooms.ts';
import { ticketAdminsRoom, ticketRoom } from './rooms.ts';
import type { UpdatePlace as Place, TicketBroadcast } from './server-events.ts';

/** The broadcasts of a message. None for events that bring none. */
export function addedMessage(envelope: EventEnvelope<TicketEvent>, place: Place): readonly TicketBroadcast[] {
  const { event } = envelope;
  const message = messageIn(envelope);
  if (message === null) return [];
  if (event.type === 'InternalNoteAdded')
    return [newMessage(message, ticketAdminsRoom(message.ticketId), place)];
  const added = newMessage(message, ticketRoom(message.ticketId), place);
  if (event.type === 'UserMessageAdded') return [added, noticeOf(message, 'new_user_message', ADMINS, place)];
  const owner = event.type === 'ReplySent' ? event.data.userId : null;
  return owner === null ? [added] : [added, noticeOf(message, 'new_reply', userRoom(owner), place)];
}

function newMessage(message: TicketMessage, room: string, place: Place): TicketBroadcast {
  const { ticketId, revision } = message;
  return {
    room,
    event: 'new_message',
    payload: {
      ticket_id: ticketId,
      message: {
        id: message.id,
        message: message.message,
        is_from_user: message.isFromUser,
        is_internal: message.isInternal,
        sender_name: message.senderName,
        sender_email: message.senderEmail,
        verified: message.isVerified,
        attachments: null,
        createdAt: message.createdAt,
      },
      revision,
      position: place.position,
    },
  };
}

function noticeOf(
  { id, message, senderName, isVerified: verified, createdAt }: TicketMessage,
  event: 'new_reply' | 'new_user_message',
  room: string,
  place: Place,
): TicketBroadcast {
  const preview = {
    id,
    preview: previewOf(message),
    sender_name: senderName,
    verified,
    created_at: createdAt,
  };
  return { room, event: 'ticket_updated', payload: { ...place, event, message: preview } };
}
