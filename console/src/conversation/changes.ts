/** What an event of the live connection changes on the page of a ticket or chat. Pure. */
import type { LiveEvent } from '@casebook/client';
import { messageOfChat, messageOfTicket } from './from-desk.ts';
import type { Message, Thread } from './model.ts';

export interface Change {
  readonly thread?: Partial<Thread>;
  readonly message?: Message;
  /** The id of a message that the other side has read. */
  readonly read?: string;
  /** The owner has changed: much of the page is another person's. */
  readonly isOther?: true;
}

const NOTHING: Change = {};

/** The change, with the revision that it makes. */
export function changeBy(event: LiveEvent): Change {
  const change = changeOf(event);
  if (event.revision === null) return change;
  return { ...change, thread: { ...change.thread, revision: event.revision } };
}

function changeOf(event: LiveEvent): Change {
  switch (event.name) {
    case 'new_message':
      return { message: messageOfTicket(event.payload.message) };
    case 'message:received':
      return { message: messageOfChat(event.payload) };
    case 'message:read':
      return { read: event.payload.messageId };
    case 'status_changed':
      return { thread: statusOf(event.payload) };
    case 'ticket_updated':
      return ticketChange(event.payload);
    case 'conversation:updated':
      return chatChange(event.payload);
    default:
      return NOTHING;
  }
}

type Payload<Name extends LiveEvent['name']> = Extract<LiveEvent, { name: Name }>['payload'];

const statusOf = (payload: {
  readonly new_status: Thread['status'];
  readonly resolution_notes: string | null;
}): Partial<Thread> => ({ status: payload.new_status, resolutionNotes: payload.resolution_notes });

function ticketChange(payload: Payload<'ticket_updated'>): Change {
  switch (payload.event) {
    case 'status_changed':
      return { thread: statusOf(payload) };
    case 'resolution_notes_changed':
      return { thread: { resolutionNotes: payload.resolution_notes } };
    case 'assigned':
      return { thread: { assignedTo: payload.assigned_to, assigneeName: payload.assigned_admin_name } };
    case 'priority_changed':
      return { thread: { priority: payload.new_priority } };
    case 'tags_changed':
      return { thread: { tags: payload.tags } };
    case 'rated':
      return { thread: { rating: { stars: payload.rating, words: payload.feedback } } };
    case 'owner_changed':
      return { isOther: true };
    default:
      return NOTHING;
  }
}

function chatChange(payload: Payload<'conversation:updated'>): Change {
  switch (payload.event) {
    case 'status_changed':
      return { thread: { status: payload.newStatus } };
    case 'assigned':
      return { thread: { assignedTo: payload.adminId, assigneeName: payload.adminName } };
    case 'priority_changed':
      return { thread: { priority: payload.newPriority } };
    case 'ticket_opened':
      return { thread: { linked: { kind: 'ticket', name: payload.ticketNumber } } };
    case 'claimed':
      return { isOther: true };
  }
}
