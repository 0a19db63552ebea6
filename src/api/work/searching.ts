import type { z } from 'zod';
import { workId } from '../../projections/work/items/documents.ts';
import { highlightsOf as highlightsOfChats } from '../conversations/highlights.ts';
import type { People } from '../people.ts';
import type { Searched } from '../search/searched.ts';
import { highlightsOf as highlightsOfTickets } from '../ticketing/highlights.ts';
import type { WorkDependencies } from './dependencies.ts';
import { chatsIn, type Found, ticketsIn } from './found.ts';
import type { workHighlight } from './views.ts';

type Highlight = z.infer<typeof workHighlight>;

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
