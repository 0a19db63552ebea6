import type { Contact } from '../commands/privacy/people.ts';
import type { Owner } from '../events/conversations/people.ts';
import { earlierEmailKeys, emailKey, sameEmail } from '../events/email-address.ts';
import type { Instant, UserId } from '../events/ids.ts';
import { formsOfNumber } from '../events/phone-number.ts';
import type { ConversationDocument } from '../projections/conversations/conversations/documents.ts';
import { conversationProjection } from '../projections/conversations/conversations/projection.ts';
import type { ConversationListQuery } from '../projections/conversations/conversations/queries.ts';
import { fold } from '../projections/search/fold.ts';
import { ReadModelsUnavailable } from '../projections/store/port.ts';
import type { TicketDocument } from '../projections/ticketing/tickets/documents.ts';
import { ticketProjection } from '../projections/ticketing/tickets/projection.ts';
import type { TicketListQuery } from '../projections/ticketing/tickets/queries.ts';
import type { Stores } from './stores/stores.ts';

/** How long a look-up waits for the read models, milliseconds. */
const CATCH_UP_MS = 5_000;
const PAGE = 500;

const PLACE = { offset: 0, after: null, limit: PAGE };
const EVERY_TICKET: TicketListQuery = {
  ...{ search: null, status: null, open: null, priority: null, supportType: null, tags: null },
  ...{ assignedTo: null, userId: null, createdFrom: null, createdTo: null, createdSince: [] },
  ...{ sortBy: 'createdAt', sortOrder: 'asc', ...PLACE },
};
const EVERY_CONVERSATION: ConversationListQuery = {
  ...{ search: null, owner: null, status: null, priority: null, type: null, assignedTo: null, ...PLACE },
};

/** Tickets and conversations, by whose they are. */
export interface Belongings {
  ticketsOf(user: UserId): Promise<readonly TicketDocument[]>;
  /** The tickets with that contact, whosever they are. */
  ticketsWith(contact: Contact): Promise<readonly TicketDocument[]>;
  chatsOf(owner: Owner): Promise<readonly ConversationDocument[]>;
  /** The tickets that are closed and have not changed since a time, the oldest first. */
  closedTickets(before: Instant): AsyncIterable<TicketDocument>;
  /** The chats of all guests, the newest activity first. */
  guestChats(): AsyncIterable<ConversationDocument>;
}

/** Which tickets and conversations are whose, as the read models have it: with everything that any node has written before. */
export function createBelongings({ log, readStore, standstill }: Stores): Belongings {
  async function caughtUp(): Promise<void> {
    if ((await standstill.awaited(await log.end(), CATCH_UP_MS)) !== 'held')
      throw new ReadModelsUnavailable('the read models are behind the log');
  }

  async function all<Document>(
    pageAt: (offset: number) => Promise<readonly Document[]>,
  ): Promise<readonly Document[]> {
    await caughtUp();
    const found: Document[] = [];
    for (;;) {
      const page = await pageAt(found.length);
      found.push(...page);
      if (page.length < PAGE) return found;
    }
  }

  const ticketsLike = (query: Partial<TicketListQuery>): Promise<readonly TicketDocument[]> =>
    all(async (offset) => {
      const page = await readStore.queriesOf(ticketProjection).list({ ...EVERY_TICKET, ...query, offset });
      return page.tickets;
    });

  return {
    ticketsOf: (userId) => ticketsLike({ userId }),

    async ticketsWith(contact) {
      const forms =
        'email' in contact
          ? [emailKey(contact.email), ...earlierEmailKeys(contact.email)]
          : formsOfNumber(contact.phoneNumber);
      const whole = { terms: [...new Set(forms.map(fold))], foundByMessages: null, owners: [] };
      const found = await ticketsLike({ search: { whole, words: [] } });
      return found.filter((ticket) => isOf(contact, ticket));
    },

    chatsOf: (owner) =>
      all(async (offset) => {
        const queries = readStore.queriesOf(conversationProjection);
        return (await queries.list({ ...EVERY_CONVERSATION, owner, offset })).conversations;
      }),

    async *closedTickets(before) {
      await caughtUp();
      let after: TicketListQuery['after'] = null;
      do {
        const asked = { ...EVERY_TICKET, status: ['closed' as const], sortBy: 'updatedAt' as const, after };
        const page = await readStore.queriesOf(ticketProjection).list(asked);
        for (const ticket of page.tickets) {
          if (ticket.updatedAt >= before) return;
          yield ticket;
        }
        after = page.next;
      } while (after !== null);
    },

    async *guestChats() {
      await caughtUp();
      let after: ConversationListQuery['after'] = null;
      do {
        const page = await readStore.queriesOf(conversationProjection).list({ ...EVERY_CONVERSATION, after });
        yield* page.conversations.filter(({ owner }) => owner.kind === 'guest');
        after = page.next;
      } while (after !== null);
    },
  };
}

const isOf = (contact: Contact, { email, phoneNumber }: TicketDocument): boolean =>
  'email' in contact
    ? sameEmail(email, contact.email)
    : formsOfNumber(contact.phoneNumber).includes(phoneNumber ?? '');
