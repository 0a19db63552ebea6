import type { Person } from '../commands/privacy/person.ts';
import type { Retained } from '../config/retention.ts';
import type { Owner } from '../events/conversations/people.ts';
import type { Instant, UserId } from '../events/ids.ts';
import {
  activeAtOf,
  type ConversationDocument,
} from '../projections/conversations/conversations/documents.ts';
import type { TicketDocument } from '../projections/ticketing/tickets/documents.ts';
import type { Belongings } from './belongings.ts';

/** Finds the people all of whose data of a kind are older than a time. Each is named once. */
export type DuePeople = (
  kind: Retained,
  before: Instant,
) => AsyncIterable<Extract<Person, { readonly kind: 'user' | 'guest' | 'ticket' }>>;

/** A person's data share a key: they are due when nothing of theirs is newer, neither a ticket nor a chat. */
export function createDuePeople({ closedTickets, ticketsOf, chatsOf, guestChats }: Belongings): DuePeople {
  async function isDue(userId: UserId, before: Instant): Promise<boolean> {
    const tickets = await ticketsOf(userId);
    if (!tickets.every(isOld(before))) return false;
    return (await chatsOf({ kind: 'user', id: userId })).every(isQuietSince(before));
  }

  async function* ofTickets(before: Instant): ReturnType<DuePeople> {
    const seen = new Set<UserId>();
    for await (const { id, userId } of closedTickets(before)) {
      if (userId === null) yield { kind: 'ticket', id };
      else if (!seen.has(userId)) {
        seen.add(userId);
        if (await isDue(userId, before)) yield { kind: 'user', id: userId };
      }
    }
  }

  async function* ofGuests(before: Instant): ReturnType<DuePeople> {
    const seen = new Set<string>();
    // The newest chats come first: a guest is due whose newest one is old.
    for await (const chat of guestChats()) {
      if (seen.has(chat.owner.id)) continue;
      seen.add(chat.owner.id);
      if (isQuietSince(before)(chat)) yield chat.owner as Owner & { readonly kind: 'guest' };
    }
  }

  return (kind, before) => (kind === 'closed-tickets' ? ofTickets(before) : ofGuests(before));
}

const isQuietSince =
  (before: Instant) =>
  (chat: ConversationDocument): boolean =>
    activeAtOf(chat) < Date.parse(before);

const isOld =
  (before: Instant) =>
  ({ status, updatedAt }: TicketDocument): boolean =>
    status === 'closed' && updatedAt < before;
