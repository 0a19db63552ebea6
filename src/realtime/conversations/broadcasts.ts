import type { CodeSecrets } from '../../commands/conversations/code-secrets.ts';
import type { ConversationEvent } from '../../events/conversations/events.ts';
import { messageIn } from '../../events/conversations/messages.ts';
import type { OnboardingEvent } from '../../events/conversations/onboarding-events.ts';
import { type Owner, type Sender, SYSTEM, sideOf } from '../../events/conversations/people.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import type { ConversationMessageDocument } from '../../projections/conversations/messages/documents.ts';
import { ADMINS } from '../rooms.ts';
import { changedStatus, claimed, placeOf, started, toAdmins } from './changes.ts';
import { conversationAdminsRoom, conversationRoom, ownerRoom } from './rooms.ts';
import type { ChatMessage, ConversationBroadcast } from './server-events.ts';

type Message = Pick<
  ConversationMessageDocument,
  'id' | 'conversationId' | 'sender' | 'message' | 'messageType' | 'isRead' | 'createdAt'
>;

/** A message in the payload of a broadcast. */
export const chatMessageOf = ({ id, conversationId, sender, ...rest }: Message): ChatMessage => ({
  id,
  conversationId,
  ...idsOf(sender),
  senderType: sender.kind,
  message: rest.message,
  messageType: rest.messageType,
  isRead: rest.isRead,
  createdAt: rest.createdAt,
});

const idsOf = ({ kind, id }: Sender): Pick<ChatMessage, 'senderId' | 'guestId'> =>
  kind === 'guest' ? { senderId: null, guestId: id } : { senderId: id, guestId: null };

/**
 * The broadcasts of an event of a conversation. Users and guests never learn which admin acted.
 * @param owner who has the conversation now, for a change of status
 */
export function broadcastsOf(
  envelope: EventEnvelope<ConversationEvent>,
  owner: Owner | null,
): readonly ConversationBroadcast[] {
  const { event } = envelope;
  const place = placeOf(event.data.conversationId, envelope);
  switch (event.type) {
    case 'ConversationStarted':
      return [started(event.data, envelope)];
    case 'ConversationMessageSent':
      return sentMessage(envelope);
    case 'ConversationMessageRead': {
      const { conversationId, messageId } = event.data;
      const room = conversationRoom(conversationId);
      return [{ room, event: 'message:read', payload: { messageId }, place }];
    }
    case 'ConversationStatusChanged':
      return [changedStatus(event.data, place, owner)];
    case 'ConversationAssigned': {
      const { to: adminId, adminName } = event.data;
      return [toAdmins({ ...place, event: 'assigned', adminId, adminName: adminName ?? adminId })];
    }
    case 'ConversationUnassigned':
      return [toAdmins({ ...place, event: 'assigned', adminId: null, adminName: null })];
    case 'ConversationPriorityChanged': {
      const { from: oldPriority, to: newPriority } = event.data;
      return [toAdmins({ ...place, event: 'priority_changed', oldPriority, newPriority })];
    }
    case 'ConversationClaimed':
    case 'ConversationTransferred':
      return claimed(event.data, place);
    case 'ConversationTicketRequested':
      return [];
    case 'ConversationTicketOpened': {
      const { ticketId, ticketNumber } = event.data;
      return [toAdmins({ ...place, event: 'ticket_opened', ticketId, ticketNumber })];
    }
    default:
      return event satisfies never;
  }
}

const versionIn = ({ revision, position }: EventEnvelope) => ({ revision, position });

function sentMessage(envelope: EventEnvelope<ConversationEvent>): readonly ConversationBroadcast[] {
  const sent = messageIn(envelope);
  if (sent === null) return [];
  const { conversationId, messageType, sender } = sent;
  const message = chatMessageOf(sent);
  // Messages with a code are broadcast when the code is issued, which contains it.
  const room = (messageType === 'auth_code' ? conversationAdminsRoom : conversationRoom)(conversationId);
  const received: ConversationBroadcast = {
    room,
    event: 'message:received',
    payload: message,
    place: versionIn(envelope),
  };
  if (sideOf(sender) === 'support') return [received];
  return [
    received,
    {
      room: ADMINS,
      event: 'conversation:new_message',
      payload: { conversationId, message },
      place: versionIn(envelope),
    },
  ];
}

/** An onboarding code, to all sockets of its holder, and to those in the conversation's room. */
export function codeBroadcastsOf(
  { event, metadata, position }: EventEnvelope<OnboardingEvent>,
  secrets: Pick<CodeSecrets, 'unseal'>,
): readonly ConversationBroadcast[] {
  if (event.type !== 'OnboardingCodeIssued') return [];
  const { codeId, holder, conversationId, messageId, sealed } = event.data;
  const code = secrets.unseal(codeId, sealed);
  if (code === null) throw new Error('the code was sealed with a version of SERVER_SECRET that is not there');
  const message = chatMessageOf({
    id: messageId,
    conversationId,
    sender: SYSTEM,
    message: code,
    messageType: 'auth_code',
    isRead: false,
    createdAt: metadata.time,
  });
  return [
    {
      room: ownerRoom(holder),
      andRooms: [conversationRoom(conversationId)],
      except: conversationAdminsRoom(conversationId),
      event: 'message:received',
      payload: message,
      // The event is of its holder's stream, and not of the conversation's.
      place: { revision: null, position },
    },
  ];
}
