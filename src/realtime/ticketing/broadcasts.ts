import type { EventEnvelope } from '../../events/envelope.ts';
import type { TicketId, TicketNumber, UserId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { ADMINS, userRoom } from '../rooms.ts';
import { addedMessage } from './message-broadcasts.ts';
import { ticketAdminsRoom, ticketRoom } from './rooms.ts';
import type { UpdatePlace as Place, TicketBroadcast, TicketUpdate as Update } from './server-events.ts';

type Envelope = EventEnvelope<TicketEvent>;
type DataOf<Type extends TicketEvent['type']> = Extract<TicketEvent, { type: Type }>['data'];

/**
 * The broadcasts of an event of a ticket. Users never learn which admin acted: the rooms that users are in get the names that
 * replies show, but no ids, and not who changed a status.
 */
export function broadcastsOf(
  envelope: Envelope,
  ticket: { readonly ticketNumber: TicketNumber },
): readonly TicketBroadcast[] {
  const { event, revision, position } = envelope;
  const place: Place = {
    ticket_id: event.data.ticketId,
    ticket_number: ticket.ticketNumber,
    revision,
    position,
  };
  const toAdmins = (update: Update): TicketBroadcast => ({
    room: ADMINS,
    event: 'ticket_updated',
    payload: update,
  });
  switch (event.type) {
    case 'TicketOpened':
      return [opened(event.data, envelope)];
    case 'UserMessageAdded':
    case 'ReplySent':
    case 'InternalNoteAdded':
      return addedMessage(envelope, place);
    case 'StatusChanged':
      return changedStatus(event.data, place);
    case 'TicketAssigned': {
      const { to: assigned_to, adminName } = event.data;
      return assigned({ ...place, assigned_to, assigned_admin_name: adminName ?? assigned_to });
    }
    case 'TicketUnassigned':
      return assigned({ ...place, assigned_to: null, assigned_admin_name: null });
    case 'TicketTransferred':
      return changedOwner(event.data, place);
    case 'PriorityChanged': {
      const { from: old_priority, to: new_priority } = event.data;
      return [toAdmins({ ...place, event: 'priority_changed', old_priority, new_priority })];
    }
    case 'TagsSet':
      return [toAdmins({ ...place, event: 'tags_changed', tags: event.data.to })];
    case 'TicketRated': {
      const { rating, feedback } = event.data;
      return [toAdmins({ ...place, event: 'rated', rating, feedback })];
    }
    // Sockets that get a ticket opened for a conversation have got the conversation's messages before.
    case 'TicketLinked':
    case 'ChatMessageAdded':
      return [];
    case 'ResolutionNotesReplaced':
      return outsideOf(event.data.userId).map((room) => {
        const { resolutionNotes: resolution_notes } = event.data;
        return {
          room,
          event: 'ticket_updated',
          payload: { ...place, event: 'resolution_notes_changed', resolution_notes },
        };
      });
    default:
      return event satisfies never;
  }
}

function opened(data: DataOf<'TicketOpened'>, { metadata, revision, position }: Envelope): TicketBroadcast {
  return {
    room: ADMINS,
    event: 'ticket_created',
    payload: {
      id: data.ticketId,
      ticket_number: data.ticketNumber,
      subject: data.subject,
      support_type: data.supportType,
      priority: data.priority,
      email: data.email,
      verified: data.isVerified,
      created_at: metadata.time,
      revision,
      position,
    },
  };
}

/** Those who hear of a ticket without having joined it: its user, and admins. */
const outsideOf = (userId: UserId | null): readonly string[] =>
  userId === null ? [ADMINS] : [userRoom(userId), ADMINS];

function changedStatus(data: DataOf<'StatusChanged'>, place: Place): readonly TicketBroadcast[] {
  const change = {
    ...place,
    old_status: data.from,
    new_status: data.to,
    resolution_notes: data.resolutionNotes,
  };
  return [
    { room: ticketRoom(data.ticketId), event: 'status_changed', payload: change },
    ...outsideOf(data.userId).map(
      (room): TicketBroadcast => ({
        room,
        event: 'ticket_updated',
        payload: { ...change, event: 'status_changed' },
      }),
    ),
  ];
}

function assigned(
  assignment: Place & Pick<Extract<Update, { event: 'assigned' }>, 'assigned_to' | 'assigned_admin_name'>,
): readonly TicketBroadcast[] {
  return [
    {
      room: ticketAdminsRoom(assignment.ticket_id as TicketId),
      event: 'ticket_assigned',
      payload: assignment,
    },
    { room: ADMINS, event: 'ticket_updated', payload: { ...assignment, event: 'assigned' } },
  ];
}

/** Sockets of the user whose it was leave the ticket's room. */
function changedOwner(
  { ticketId, from, to }: DataOf<'TicketTransferred'>,
  place: Place,
): readonly TicketBroadcast[] {
  const change = {
    event: 'ticket_updated',
    payload: { ...place, event: 'owner_changed', user_id: to },
  } as const;
  const told: TicketBroadcast[] = outsideOf(to).map((room) => ({ room, ...change }));
  if (from === null) return told;
  const left: TicketBroadcast = {
    room: ticketRoom(ticketId),
    event: 'ticket_updated',
    payload: { ...place, event: 'owner_changed', user_id: null },
    evicts: ({ kind, id }) => kind === 'user' && id !== to,
  };
  return [...told, left];
}
