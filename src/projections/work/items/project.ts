import type { ConversationEvent } from '../../../events/conversations/events.ts';
import { ownerKey, sideOf } from '../../../events/conversations/people.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { Instant } from '../../../events/ids.ts';
import { isTicketEvent, type TicketEvent } from '../../../events/ticketing/events.ts';
import { type WorkItem, workId } from './documents.ts';

type Envelope = EventEnvelope<TicketEvent | ConversationEvent>;
type Beginning = Pick<
  WorkItem,
  'id' | 'kind' | 'status' | 'priority' | 'type' | 'owner' | 'unread' | 'askedAt'
>;

export const itemOf = (envelope: Envelope): string =>
  isTicketEvent(envelope)
    ? workId('ticket', envelope.event.data.ticketId)
    : workId('chat', (envelope as EventEnvelope<ConversationEvent>).event.data.conversationId);

/** The ticket or the chat after an event. */
export function projectItem(item: WorkItem | null, envelope: Envelope): WorkItem {
  const { event, metadata, revision, position } = envelope;
  const changed = item === null ? begun(envelope) : changedBy(item, envelope);
  const updatedAt = event.type === 'ConversationMessageRead' ? changed.updatedAt : metadata.time;
  return { ...changed, updatedAt, revision, position };
}

function begun(envelope: Envelope): WorkItem {
  const { metadata, revision, position } = envelope;
  const { time } = metadata;
  return {
    ...beginning(envelope),
    tags: [],
    assignedTo: null,
    createdAt: time,
    updatedAt: time,
    begun: position,
    revision,
    position,
  };
}

function beginning({ event: { type, data }, metadata }: Envelope): Beginning {
  if (type === 'TicketOpened') {
    const { ticketId, userId, supportType, priority, writtenAt } = data;
    const asked = { unread: 1, askedAt: writtenAt ?? metadata.time };
    return {
      id: workId('ticket', ticketId),
      kind: 'ticket',
      status: 'pending',
      type: supportType,
      priority,
      owner: userId === null ? null : ownerKey({ kind: 'user', id: userId }),
      ...asked,
    };
  }
  if (type !== 'ConversationStarted') throw new Error(`${type} happened to what never began`);
  const nothing = { unread: 0, askedAt: null };
  const { conversationId, type: about, owner } = data;
  return {
    id: workId('chat', conversationId),
    kind: 'chat',
    status: 'open',
    type: about,
    priority: 'normal',
    owner: ownerKey(owner),
    ...nothing,
  };
}

function changedBy(item: WorkItem, { event: { type, data }, metadata }: Envelope): WorkItem {
  switch (type) {
    case 'TicketOpened':
    case 'ConversationStarted':
      throw new Error(`${type} happened twice`);
    case 'UserMessageAdded':
      return asked(item, metadata.time);
    case 'ReplySent':
      return { ...item, ...ANSWERED };
    case 'ChatMessageAdded':
      if (data.isFromUser) return asked(item, data.writtenAt);
      // What the desk itself wrote in the chat answers nothing.
      return data.senderId === null ? item : { ...item, ...ANSWERED };
    case 'ConversationMessageSent':
      if (sideOf(data.sender) === 'owner') return asked(item, metadata.time);
      return data.sender.kind === 'admin' ? { ...item, askedAt: null } : item;
    case 'ConversationMessageRead':
      return data.writtenBy === 'owner' ? { ...item, unread: item.unread - 1 } : item;
    case 'StatusChanged':
      return { ...item, status: data.to };
    case 'ConversationStatusChanged':
      return { ...item, status: data.to };
    case 'PriorityChanged':
    case 'ConversationPriorityChanged':
      return { ...item, priority: data.to };
    case 'TicketAssigned':
    case 'ConversationAssigned':
      return { ...item, assignedTo: data.to };
    case 'TicketUnassigned':
    case 'ConversationUnassigned':
      return { ...item, assignedTo: null };
    case 'TagsSet':
      return { ...item, tags: data.to };
    case 'TicketTransferred':
    case 'ConversationClaimed':
    case 'ConversationTransferred':
      return { ...item, owner: ownerKey({ kind: 'user', id: data.to }) };
    default:
      return item;
  }
}

const ANSWERED = { unread: 0, askedAt: null } as const;

/**
 * Who goes on writing has waited since the first message. That of a chat is older than its ticket, which is opened as asked for
 * where nobody wrote before the desk.
 */
const asked = (item: WorkItem, at: Instant): WorkItem => ({
  ...item,
  unread: item.unread + 1,
  askedAt: item.askedAt === null || at < item.askedAt ? at : item.askedAt,
});
