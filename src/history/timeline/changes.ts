import type { ConversationEvent } from '../../events/conversations/events.ts';
import { owner } from '../../events/conversations/people.ts';
import { conversationId } from '../../events/opening-ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { masked } from '../masking.ts';
import { asItIs, type Rewrite, underPseudonyms } from '../rewriting.ts';
import type { Restriction } from '../sight.ts';

/** What an event changed: a field, what it was before, and what it is since. */
export interface Change {
  readonly field: Field;
  readonly before: unknown;
  readonly after: unknown;
}

export type TimelineEvent = TicketEvent | ConversationEvent;
type Type = TimelineEvent['type'];
type Data = Readonly<Record<string, unknown>>;

/** What callers see of each field who see no personal data. */
const FIELDS = {
  status: asItIs,
  priority: asItIs,
  support_type: asItIs,
  type: asItIs,
  tags: asItIs,
  satisfaction_rating: asItIs,
  assigned_to: asItIs,
  adminId: asItIs,
  user_id: asItIs,
  userId: asItIs,
  ticketNumber: asItIs,
  owner: underPseudonyms(owner.nullable()),
  conversation_id: underPseudonyms(conversationId.nullable()),
  subject: masked,
  email: masked,
  phone_number: masked,
  resolution_notes: masked,
  feedback: masked,
} satisfies Readonly<Record<string, Rewrite>>;

type Field = keyof typeof FIELDS;

/** A change for callers who don't see everything. */
export function seenChange({ field, before, after }: Change, { pseudonyms, isMasked }: Restriction): Change {
  const rewrite = FIELDS[field] === masked && !isMasked ? asItIs : FIELDS[field];
  return { field, before: rewrite(before, pseudonyms), after: rewrite(after, pseudonyms) };
}

const change = (field: Field, before: unknown, after: unknown): readonly Change[] =>
  JSON.stringify(before) === JSON.stringify(after) ? [] : [{ field, before, after }];

const began = (data: Data, fields: Readonly<Record<string, Field>>): readonly Change[] =>
  Object.entries(fields).flatMap(([name, field]) => change(field, null, data[name] ?? null));

const TICKET_FIELDS = {
  subject: 'subject',
  supportType: 'support_type',
  priority: 'priority',
  email: 'email',
  phoneNumber: 'phone_number',
  userId: 'user_id',
} as const;
const CONVERSATION_FIELDS = { type: 'type', subject: 'subject', owner: 'owner' } as const;
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
