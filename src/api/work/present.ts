import type { z } from 'zod';
import { fullName } from '../../events/full-name.ts';
import type { ConversationDocument } from '../../projections/conversations/conversations/documents.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import { unreadOf, waitingSince } from '../../projections/work/items/state.ts';
import type { People } from '../people.ts';
import type { Found } from './found.ts';
import type { workItem } from './views.ts';

type Row = z.infer<typeof workItem>;

/** A row of the list of work. */
export const presentItem = (found: Found, people: People): Row =>
  found.kind === 'ticket' ? ticketRow(found, people) : chatRow(found, people);

type Of<Kind> = Extract<Found, { readonly kind: Kind }>;

function ticketRow({ item, ticket }: Of<'ticket'>, people: People): Row {
  const { lastVisibleMessage: last } = ticket;
  return {
    ...common(item, ticket, people),
    kind: 'ticket',
    number: ticket.ticketNumber,
    type: ticket.supportType,
    tags: [...(ticket.tags ?? [])],
    person: personOfTicket(ticket, people),
    last_message: { text: last.preview, at: last.createdAt, from: last.isFromUser ? 'person' : 'support' },
    has_unread: unreadOf(item) > 0,
    linked_to: ticket.conversationId && { kind: 'chat', id: ticket.conversationId },
  };
}

function chatRow({ item, chat }: Of<'chat'>, people: People): Row {
  const { lastMessage: last } = chat;
  return {
    ...common(item, chat, people),
    kind: 'chat',
    number: null,
    type: chat.type,
    tags: [],
    person: personOfChat(chat, people),
    last_message: last && { text: last.preview, at: last.createdAt, from: WRITER[last.senderType] },
    has_unread: chat.unread.bySupport > 0,
    linked_to: chat.ticket && { kind: 'ticket', id: chat.ticket.id },
  };
}

const WRITER = { user: 'person', guest: 'person', admin: 'support', system: 'system' } as const;

type Shared = Pick<TicketDocument | ConversationDocument, 'id' | 'subject' | 'status' | 'priority'> &
  Pick<TicketDocument, 'assignedTo' | 'createdAt' | 'updatedAt' | 'revision'>;

const common = (item: Found['item'], shown: Shared, { admins }: People) => ({
  id: shown.id,
  subject: shown.subject,
  status: shown.status,
  priority: shown.priority,
  assigned_to: shown.assignedTo,
  assigned_admin_name: shown.assignedTo && adminName(shown.assignedTo, admins),
  waiting_since: waitingSince(item),
  created_at: shown.createdAt,
  updated_at: shown.updatedAt,
  revision: shown.revision,
});

function adminName(id: string, admins: People['admins']): string {
  const record = admins.get(id)?.record;
  return (record && (fullName(record.first_name, record.last_name) ?? record.email)) ?? id;
}

function personOfTicket({ userId, email, phoneNumber }: TicketDocument, { users }: People): Row['person'] {
  const record = userId === null ? undefined : users.get(userId)?.record;
  return {
    kind: userId === null ? 'unknown' : 'user',
    id: userId,
    name: record ? fullName(record.first_name, record.last_name) : null,
    contact: email || phoneNumber,
  };
}

/** A user's name is that of today. */
function personOfChat(
  { owner, ownerName, ownerEmail }: ConversationDocument,
  { users }: People,
): Row['person'] {
  const record = owner.kind === 'user' ? users.get(owner.id)?.record : undefined;
  return {
    kind: owner.kind,
    id: owner.id,
    name: (record && fullName(record.first_name, record.last_name)) ?? ownerName,
    contact: record?.email ?? ownerEmail ?? record?.phone_number ?? null,
  };
}
