import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { Owner } from '../../events/conversations/people.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { ConversationId } from '../../events/ids.ts';
import { ADMINS, userRoom } from '../rooms.ts';
import { conversationRoom, ownerRoom } from './rooms.ts';
import type { ConversationBroadcast, ConversationEmission } from './server-events.ts';

type DataOf<Type extends ConversationEvent['type']> = Extract<ConversationEvent, { type: Type }>['data'];
type Update = Extract<ConversationEmission, { event: 'conversation:updated' }>['payload'];
/** The fields of every update: the conversation, and the place in its history. */
type Place = Pick<Update, 'conversationId' | 'revision' | 'position'>;

export const placeOf = (
  conversationId: ConversationId,
  { revision, position }: EventEnvelope<ConversationEvent>,
): Place => ({ conversationId, revision, position });

/** An update that users and guests don't learn of: who has the conversation, and how urgent it is. */
export const toAdmins = (payload: Update): ConversationBroadcast => ({
  room: ADMINS,
  event: 'conversation:updated',
  payload,
});

export function started(
  data: DataOf<'ConversationStarted'>,
  envelope: EventEnvelope<ConversationEvent>,
): ConversationBroadcast {
  const { conversationId, owner, ownerName, type, subject } = data;
  return {
    room: ADMINS,
    andRooms: [ownerRoom(owner)],
    event: 'conversation:new',
    payload: {
      conversationId,
      userId: owner.kind === 'user' ? owner.id : null,
      guestId: owner.kind === 'guest' ? owner.id : null,
      ...{ ownerName, type, subject },
      ...{ status: 'open', priority: 'normal' },
      createdAt: envelope.metadata.time,
      revision: envelope.revision,
      position: envelope.position,
    },
  };
}

/** @param owner who has the conversation now; null: unknown */
export function changedStatus(
  { conversationId, from, to }: DataOf<'ConversationStatusChanged'>,
  place: Place,
  owner: Owner | null,
): ConversationBroadcast {
  return {
    room: conversationRoom(conversationId),
    andRooms: [ADMINS, ...(owner === null ? [] : [ownerRoom(owner)])],
    event: 'conversation:updated',
    payload: { ...place, event: 'status_changed', oldStatus: from, newStatus: to },
  };
}

/**
 * The conversation has another owner. Sockets that joined as the guest, as the earlier user or by the conversation's id leave
 * the room.
 */
export const claimed = (
  { conversationId, to }: DataOf<'ConversationClaimed' | 'ConversationTransferred'>,
  place: Place,
): readonly ConversationBroadcast[] => [
  {
    room: conversationRoom(conversationId),
    event: 'conversation:left',
    payload: { conversationId },
    evicts: ({ kind, id }) => kind !== 'admin' && !(kind === 'user' && id === to),
  },
  {
    room: ADMINS,
    andRooms: [userRoom(to)],
    event: 'conversation:updated',
    payload: { ...place, event: 'claimed', userId: to },
  },
];
