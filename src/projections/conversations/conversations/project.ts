import type { Beginning, ConversationEvent } from '../../../events/conversations/events.ts';
import { sideOf } from '../../../events/conversations/people.ts';
import type { Side } from '../../../events/conversations/vocabulary.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import { previewOf } from '../../preview.ts';
import type { ConversationDocument } from './documents.ts';

type Envelope = EventEnvelope<ConversationEvent>;

/** The conversation after an event. */
export function projectConversation(
  conversation: ConversationDocument | null,
  envelope: Envelope,
): ConversationDocument {
  const { event, metadata, revision, position } = envelope;
  const changed =
    conversation === null ? started(beginning(event), envelope) : change(conversation, envelope);
  const updatedAt = event.type === 'ConversationMessageRead' ? changed.updatedAt : metadata.time;
  return { ...changed, updatedAt, revision, position };
}

function beginning(event: ConversationEvent): Beginning {
  if (event.type === 'ConversationStarted') return event.data;
  throw new Error(`${event.type} happened to a conversation that never started`);
}

function started(
  { conversationId, ...facts }: Beginning,
  { metadata, revision, position }: Envelope,
): ConversationDocument {
  return {
    id: conversationId,
    ...facts,
    status: 'open',
    priority: 'normal',
    assignedTo: null,
    ticket: null,
    messageCount: 0,
    unread: { byOwner: 0, bySupport: 0 },
    lastMessage: null,
    createdAt: metadata.time,
    updatedAt: metadata.time,
    begun: position,
    revision,
    position,
  };
}

function change(conversation: ConversationDocument, { event, metadata }: Envelope): ConversationDocument {
  const { type, data } = event;
  switch (type) {
    case 'ConversationStarted':
      throw new Error('a conversation was started twice');
    case 'ConversationMessageSent':
      return {
        ...conversation,
        messageCount: data.number,
        unread: withUnread(conversation, sideOf(data.sender), 1),
        lastMessage: {
          preview: previewOf(data.message),
          senderType: data.sender.kind,
          createdAt: metadata.time,
        },
      };
    case 'ConversationMessageRead':
      return { ...conversation, unread: withUnread(conversation, data.writtenBy, -1) };
    case 'ConversationAssigned':
      return { ...conversation, assignedTo: data.to };
    case 'ConversationUnassigned':
      return { ...conversation, assignedTo: null };
    case 'ConversationStatusChanged':
      return { ...conversation, status: data.to };
    case 'ConversationPriorityChanged':
      return { ...conversation, priority: data.to };
    case 'ConversationClaimed':
    case 'ConversationTransferred': {
      const { to, ownerName, ownerEmail } = data;
      return { ...conversation, owner: { kind: 'user', id: to }, ownerName, ownerEmail };
    }
    // It shows once the ticket is there.
    case 'ConversationTicketRequested':
      return conversation;
    case 'ConversationTicketOpened':
      return { ...conversation, ticket: { id: data.ticketId, number: data.ticketNumber } };
    default:
      return type satisfies never;
  }
}

/** A message of one side is unread by the other side. */
const withUnread = (
  { unread: { byOwner, bySupport } }: ConversationDocument,
  writtenBy: Side,
  more: 1 | -1,
): ConversationDocument['unread'] =>
  writtenBy === 'owner' ? { byOwner, bySupport: bySupport + more } : { byOwner: byOwner + more, bySupport };
