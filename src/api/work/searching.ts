import type { z } from 'zod';
import { ownerKey } from '../../events/conversations/people.ts';
import { conversationProjection } from '../../projections/conversations/conversations/projection.ts';
import { conversationMessageSearch } from '../../projections/conversations/message-search/projection.ts';
import type { OfWords } from '../../projections/search/searched-part.ts';
import { ticketMessageSearch } from '../../projections/ticketing/message-search/projection.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import { workId } from '../../projections/work/items/documents.ts';
import type { FoundPart, FoundWork } from '../../projections/work/items/queries.ts';
import { highlightsOf as highlightsOfChats } from '../conversations/highlights.ts';
import type { People } from '../people.ts';
import type { Searched } from '../search/searched.ts';
import { highlightsOf as highlightsOfTickets } from '../ticketing/highlights.ts';
import type { WorkDependencies } from './dependencies.ts';
import { chatsIn, type Found, ticketsIn } from './found.ts';
import type { workHighlight } from './views.ts';

type Highlight = z.infer<typeof workHighlight>;

/** What tickets and chats have of a search, as their own lists find it; whom the names are of is asked once for both. */
export async function foundBy(
  { queriesOf, usersNamed }: WorkDependencies,
  searched: Searched,
): Promise<FoundWork> {
  const { whole, words, inMessages } = searched;
  async function ofTickets(terms: readonly string[]) {
    const foundByMessages = inMessages ? await queriesOf(ticketMessageSearch).owners({ terms }) : null;
    return queriesOf(ticketProjection).matching(alone({ terms, foundByMessages, owners: [] }));
  }
  async function partOfChats(terms: readonly string[]) {
    const messages = queriesOf(conversationMessageSearch);
    return { terms, foundByMessages: inMessages ? await messages.ownerIds({ terms }) : null, owners: [] };
  }
  const ofChats = async (all: readonly (readonly string[])[]) =>
    queriesOf(conversationProjection).matching({ parts: await Promise.all(all.map(partOfChats)) });
  const named = async (terms: readonly string[]) =>
    (await usersNamed(terms)).map((id) => ownerKey({ kind: 'user', id }));

  async function part(terms: readonly string[], chats: Promise<Float64Array>): Promise<FoundPart> {
    const [tickets, owners, found] = await Promise.all([ofTickets(terms), named(terms), chats]);
    return { tickets, chats: found, owners };
  }
  const parts = [whole, ...words];
  const chats = ofChats(parts);
  const chatsOf = async (at: number) => (await chats)[at] ?? new Float64Array();
  const [found, ...each] = await Promise.all(parts.map((terms, at) => part(terms, chatsOf(at))));
  return { whole: found as FoundPart, words: each };
}

/** A part of a search as a search of its own. */
const alone = <Part>(whole: Part): OfWords<Part> => ({ whole, words: [] });

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
