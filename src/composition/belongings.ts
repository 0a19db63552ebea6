import type { Contact, PrivacyLookUps } from '../commands/privacy/people.ts';
import { sameEmail } from '../events/email-address.ts';
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

type Belongings = Pick<PrivacyLookUps, 'ticketsOf' | 'unownedTicketsWith' | 'conversationsOf'>;

/** Which tickets and conversations are whose, as the read models have it: with everything that this node has acknowledged. */
export function createBelongings({ readStore, progress, standstill }: Stores): Belongings {
  async function all<Document>(
    pageAt: (offset: number) => Promise<readonly Document[]>,
  ): Promise<readonly Document[]> {
    if ((await standstill.awaited(progress.acknowledged(), CATCH_UP_MS)) !== 'held')
      throw new ReadModelsUnavailable('the read models are behind the log');
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
    ticketsOf: async (userId) => (await ticketsLike({ userId })).map(({ id }) => id),

    async unownedTicketsWith(contact) {
      const term = fold('email' in contact ? contact.email : contact.phoneNumber);
      const whole = { terms: [term], foundByMessages: null, owners: [] };
      const found = await ticketsLike({ search: { whole, words: [] } });
      return found.filter((ticket) => ticket.userId === null && isOf(contact, ticket)).map(({ id }) => id);
    },

    async conversationsOf(owner) {
      const found = await all(async (offset) => {
        const queries = readStore.queriesOf(conversationProjection);
        return (await queries.list({ ...EVERY_CONVERSATION, owner, offset })).conversations;
      });
      return found.map(({ id }) => id);
    },
  };
}

const isOf = (contact: Contact, { email, phoneNumber }: TicketDocument): boolean =>
  'email' in contact ? sameEmail(email, contact.email) : phoneNumber === contact.phoneNumber;
