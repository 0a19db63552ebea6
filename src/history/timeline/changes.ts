import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';

/** What an event changed: a field, what it was before, and what it is since. */
export interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

export type TimelineEvent = TicketEvent | ConversationEvent;
type Type = TimelineEvent['type'];
type Data = Readonly<Record<string, unknown>>;

const change = (field: string, before: unknown, after: unknown): readonly Change[] =>
  JSON.stringify(before) === JSON.stringify(after) ? [] : [{ field, before, after }];

const began = (data: Data, fields: Readonly<Record<string, string>>): readonly Change[] =>
  Object.entries(fields).flatMap(([name, field]) => change(field, null, data[name] ?? null));

const TICKET_FIELDS = {
  subject: 'subject',
  supportType: 'support_type',
  priority: 'priority',
  email: 'email',
  phoneNumber: 'phone_number',
  userId: 'user_id',
};
const CONVERSATION_FIELDS = { type: 'type', subject: 'subject', owner: 'owner' };
const status = ({ from, to }: Data) => change('status', from, to);
const priority = ({ from, to }: Data) => change('priority', from, to);

/**
 * What an event changed, of what is shown of a ticket or a conversation. A message changes nothing of it.
 *
 * @param notes the resolution notes before the event
 */
export function changesOf(type: Type, data: Data, notes: unknown): readonly Change[] {
  switch (type) {
    case 'TicketOpened':
      return [...change('status', null, 'pending'), ...began(data, TICKET_FIELDS)];
    case 'StatusChanged':
      return [...status(data), ...change('resolution_notes', notes, data.resolutionNotes)];
    case 'ResolutionNotesReplaced':
      return change('resolution_notes', notes, data.resolutionNotes);
    case 'PriorityChanged':
      return priority(data);
    case 'TicketAssigned':
    case 'TicketUnassigned':
      return change('assigned_to', data.from, data.to ?? null);
    case 'TagsSet':
      return change('tags', data.from, data.to);
    case 'TicketRated':
      return [
        ...change('satisfaction_rating', null, data.rating),
        ...change('feedback', null, data.feedback),
      ];
    case 'TicketLinked':
      return change('conversation_id', null, data.conversationId);
    case 'TicketTransferred':
      return change('user_id', data.from, data.to);
    case 'ConversationStarted':
      return [...change('status', null, 'open'), ...began(data, CONVERSATION_FIELDS)];
    case 'ConversationStatusChanged':
      return status(data);
    case 'ConversationPriorityChanged':
      return priority(data);
    case 'ConversationAssigned':
    case 'ConversationUnassigned':
      return change('adminId', data.from, data.to ?? null);
    case 'ConversationClaimed':
    case 'ConversationTransferred':
      return change('userId', type === 'ConversationClaimed' ? null : data.from, data.to);
    case 'ConversationTicketOpened':
      return change('ticketNumber', null, data.ticketNumber);
    case 'UserMessageAdded':
    case 'ReplySent':
    case 'InternalNoteAdded':
    case 'ChatMessageAdded':
    case 'ConversationMessageSent':
    case 'ConversationMessageRead':
    case 'ConversationTicketRequested':
      return [];
    default:
      return type satisfies never;
  }
}
