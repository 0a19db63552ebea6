import type { z } from 'zod';
import { conversationProjection } from '../../projections/conversations/conversations/projection.ts';
import { conversationMessageSearch } from '../../projections/conversations/message-search/projection.ts';
import { ticketMessageSearch } from '../../projections/ticketing/message-search/projection.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import { workId } from '../../projections/work/items/documents.ts';
import type { FoundWork } from '../../projections/work/items/queries.ts';
import { highlightsOf as highlightsOfChats } from '../conversations/highlights.ts';
import type { People } from '../people.ts';
import { lookedUp, type Searched } from '../search/searched.ts';
import { highlightsOf as highlightsOfTickets } from '../ticketing/highlights.ts';
import type { WorkDependencies } from './dependencies.ts';
import { chatsIn, type Found, ticketsIn } from './found.ts';
import type { workHighlight } from './views.ts';

type Highlight = z.infer<typeof workHighlight>;

/** What tickets and chats have of a search, as their own lists find it. */
export async function foundBy(
  { queriesOf, usersNamed }: WorkDependencies,
  searched: Searched,
): Promise<FoundWork> {
  const ticketsWith = (terms: readonly string[]) => queriesOf(ticketMessageSearch).owners({ terms });
  const chatsWith = (terms: readonly string[]) => queriesOf(conversationMessageSearch).ownerIds({ terms });
  const [tickets, chats] = await Promise.all([
    lookedUp(searched, { usersNamed, byMessages: ticketsWith }).then(queriesOf(ticketProjection).matching),
    lookedUp(searched, { usersNamed, byMessages: chatsWith }).then(
      queriesOf(conversationProjection).matching,
    ),
  ]);
  return { tickets, chats };
}

/** By the ids of items, the parts of their texts that match. */
export async function highlightsOf(
  { queriesOf }: WorkDependencies,
  found: readonly Found[],
  people: People,
  searched: Searched | null,
): Promise<ReadonlyMap<string, Highlight[]>> {
  const [tickets, chats] = await Promise.all([
    highlightsOfTickets(queriesOf, ticketsIn(found), people, searched),
    highlightsOfChats(queriesOf, chatsIn(found), people, searched),
  ]);
  return new Map([
    ...[...tickets].map(([id, all]) => [workId('ticket', id), all.map(ofTicket)] as const),
    ...[...chats].map(([id, all]) => [workId('chat', id), all.map(ofChat)] as const),
  ]);
}

type OfTicket =
  Awaited<ReturnType<typeof highlightsOfTickets>> extends ReadonlyMap<string, (infer One)[]> ? One : never;
type OfChat =
  Awaited<ReturnType<typeof highlightsOfChats>> extends ReadonlyMap<string, (infer One)[]> ? One : never;

const TICKET_FIELDS = {
  ticket_number: 'number',
  subject: 'subject',
  email: 'email',
  phone_number: 'phone_number',
  description: 'description',
  user_name: 'name',
  message: 'message',
} as const;

const CHAT_FIELDS = {
  subject: 'subject',
  ownerName: 'name',
  ownerEmail: 'email',
  guestId: 'guest_id',
  userName: 'name',
  message: 'message',
} as const;

const ofTicket = ({ verified: _proof, field, ...rest }: OfTicket): Highlight => ({
  ...rest,
  field: TICKET_FIELDS[field],
});

const ofChat = ({ field, messageId, ...rest }: OfChat): Highlight => ({
  ...rest,
  field: CHAT_FIELDS[field],
  message_id: messageId,
  is_internal: false,
});
