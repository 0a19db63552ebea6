import type { ConversationDocument } from '../../projections/conversations/conversations/documents.ts';
import { conversationProjection } from '../../projections/conversations/conversations/projection.ts';
import type { QueriesOf } from '../../projections/module.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import { partsOf, type WorkItem } from '../../projections/work/items/documents.ts';
import { namedIn as namedInChats } from '../conversations/conversation-reader.ts';
import type { FindPeople, People } from '../people.ts';
import { namedIn as namedInTickets } from '../ticketing/ticket-reader.ts';

/** An item of the list of work with its ticket or its chat. */
export type Found =
  | { readonly kind: 'ticket'; readonly item: WorkItem; readonly ticket: TicketDocument }
  | { readonly kind: 'chat'; readonly item: WorkItem; readonly chat: ConversationDocument };

/** Reads what belongs to items, in their order. */
export async function readFound(queriesOf: QueriesOf, items: readonly WorkItem[]): Promise<readonly Found[]> {
  const idsOf = (kind: WorkItem['kind']) =>
    items.filter((item) => item.kind === kind).map(({ id }) => partsOf(id).id);
  const [tickets, chats] = await Promise.all([
    queriesOf(ticketProjection).find(idsOf('ticket')),
    queriesOf(conversationProjection).find(idsOf('chat')),
  ]);
  return items.flatMap((item): readonly Found[] => {
    const { kind, id } = partsOf(item.id);
    const [ticket, chat] = [tickets.get(id), chats.get(id)];
    if (kind === 'ticket') return ticket ? [{ kind, item, ticket }] : [];
    return chat ? [{ kind, item, chat }] : [];
  });
}

export const ticketsIn = (found: readonly Found[]): readonly TicketDocument[] =>
  found.flatMap((each) => (each.kind === 'ticket' ? [each.ticket] : []));

export const chatsIn = (found: readonly Found[]): readonly ConversationDocument[] =>
  found.flatMap((each) => (each.kind === 'chat' ? [each.chat] : []));

export function peopleIn(findPeople: FindPeople, found: readonly Found[]): Promise<People> {
  const [ofTickets, ofChats] = [namedInTickets(ticketsIn(found)), namedInChats(chatsIn(found))];
  const users = new Set([...ofTickets.users, ...ofChats.users]);
  const admins = new Set([...ofTickets.admins, ...ofChats.admins]);
  return findPeople([...users], [...admins]);
}
