import type { MessageId, TicketId, TransactionId, UserId } from '../../events/ids.ts';
import type { Revision } from '../../events/log/port.ts';
import { ticketStream } from '../../events/ticketing/events.ts';
import type { DocumentsAsOf, Place } from '../../projections/as-of.ts';
import type { QueriesOf } from '../../projections/module.ts';
import type { TicketMessageDocument } from '../../projections/ticketing/messages/documents.ts';
import { ticketMessageProjection } from '../../projections/ticketing/messages/projection.ts';
import type { MessageSpan } from '../../projections/ticketing/messages/queries.ts';
import type { TicketDocument } from '../../projections/ticketing/tickets/documents.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import type { FindPeople, People, TransactionDocument } from '../people.ts';
import { type Listed, readList } from '../streamed-list.ts';

/** Which messages of a ticket: the newest `limit`, oldest of them first; all that the others let in when it is null. */
export interface Shown {
  readonly includeInternal: boolean;
  readonly limit: number | null;
  readonly before: MessageId | null;
  /** Only messages up to this revision of the ticket. */
  readonly to: Revision | null;
}

export interface Messages {
  readonly messages: Listed<TicketMessageDocument>;
  /** Up to which revision the ticket has messages before these; null when it has none. */
  readonly older: Revision | null;
}

export interface TicketsPage {
  readonly tickets: readonly TicketDocument[];
  readonly total: number;
  /** Whether the user has tickets that were opened before these. */
  readonly hasMore: boolean;
}

export interface Conversation {
  readonly ticket: TicketDocument;
  /** All that the ticket's user may see. */
  readonly messages: Listed<TicketMessageDocument>;
}

/** At most `limit` tickets, after the first `skip` that were opened before one of them; null: of all. */
export interface PageOfUser {
  readonly before: TicketId | null;
  readonly skip: number;
  readonly limit: number;
}

/** Reads tickets with what belongs to them. */
export interface TicketReader {
  /**
   * The messages that a ticket had when its document was read. Messages are only ever added, so that the document's
   * revision tells which these are, however long reading them takes.
   */
  messagesOf(ticket: TicketDocument, shown: Shown): Promise<Messages>;
  /**
   * For the answer of a command: as it was right after it, however much has happened since and whatever state the read
   * models are in. Throws when there is none.
   */
  conversationAt(id: TicketId, place: Place): Promise<Conversation>;
  /** As above, without messages. */
  ticketAt(id: TicketId, place: Place): Promise<TicketDocument>;
  peopleOf(tickets: readonly TicketDocument[]): Promise<People>;
  transaction(id: TransactionId | null): Promise<TransactionDocument | null>;
  /** The tickets that a user has, newest first, and how many they are; each as it is when its page is read. */
  ticketsOf(user: UserId): Promise<{ readonly list: Listed<TicketDocument>; readonly total: number }>;
  /** One page of them. */
  pageOfTickets(user: UserId, page: PageOfUser): Promise<TicketsPage>;
}

export interface TicketReaderParts {
  readonly queriesOf: QueriesOf;
  readonly asOf: DocumentsAsOf;
  readonly findPeople: FindPeople;
  readonly findTransaction: (id: TransactionId) => Promise<TransactionDocument | null>;
}

const ALL_VISIBLE: Shown = { includeInternal: false, limit: null, before: null, to: null };

export function createTicketReader({
  queriesOf,
  asOf,
  findPeople,
  findTransaction,
}: TicketReaderParts): TicketReader {
  const [tickets, messages] = [queriesOf(ticketProjection), queriesOf(ticketMessageProjection)];

  async function messagesOf(ticket: TicketDocument, shown: Shown): Promise<Messages> {
    const { id: ticketId } = ticket;
    const { includeInternal } = shown;
    const whole = wholeOf(ticket, shown);
    const to = Math.min(shown.to ?? ticket.revision, ticket.revision);
    const isNewest = shown.before === null && to === ticket.revision;
    const isWhole = isNewest && (shown.limit ?? whole.count) >= whole.count;
    const span = isWhole ? whole : await messages.span({ ticketId, ...shown, to });
    if (span === null) return { messages: [], older: null };
    const list = await readList(span.count, (last: TicketMessageDocument | null) =>
      messages.page({ ticketId, includeInternal, from: revisionAfter(last, span), to: span.to }),
    );
    // A ticket begins with a message, which all its readers may see.
    return { messages: list, older: span.from === 0 ? null : span.from - 1 };
  }

  /** The same from the log. */
  function visibleInLog(ticket: TicketDocument): Promise<Listed<TicketMessageDocument>> {
    const span = wholeOf(ticket, ALL_VISIBLE);
    return readList(span.count, async (last: TicketMessageDocument | null) => {
      const range = { from: revisionAfter(last, span), to: span.to };
      return asOf.some(ticketMessageProjection, ticketStream(ticket.id), range, isVisible);
    });
  }

  const ticketAt = (id: TicketId, place: Place): Promise<TicketDocument> =>
    asOf.one(ticketProjection, ticketStream(id), place, () => tickets.get(id));

  return {
    messagesOf,

    async conversationAt(id, place) {
      const ticket = await ticketAt(id, place);
      const messages = await asOf.read(
        place.position,
        async () => (await messagesOf(ticket, ALL_VISIBLE)).messages,
        () => visibleInLog(ticket),
      );
      return { ticket, messages };
    },

    ticketAt,

    peopleOf(shown) {
      const { users, admins } = namedIn(shown);
      return findPeople(users, admins);
    },

    transaction: async (id) => (id === null ? null : findTransaction(id)),

    async ticketsOf(userId) {
      const { tickets: first, total } = await tickets.firstOfUser(userId);
      const list = await readList(total, async (last: TicketDocument | null) =>
        last === null ? first : tickets.ofUser({ userId, before: last.id }),
      );
      return { list, total };
    },

    async pageOfTickets(userId, { before, skip, limit }) {
      const { tickets: first, total } = await tickets.firstOfUser(userId);
      const found: TicketDocument[] = [];
      let skipped = 0;
      let page = before === null ? first : await tickets.ofUser({ userId, before });
      while (page.length > 0 && found.length <= limit) {
        found.push(...page.slice(Math.max(0, skip - skipped)));
        skipped += Math.min(page.length, skip - skipped);
        page = await tickets.ofUser({ userId, before: (page.at(-1) as TicketDocument).id });
      }
      return { tickets: found.slice(0, limit), total, hasMore: found.length > limit };
    },
  };
}

/** The people whom tickets name, each once. */
export const namedIn = (tickets: readonly TicketDocument[]) => ({
  users: distinct(tickets.map(({ userId }) => userId)),
  admins: distinct(tickets.flatMap(({ assignedTo, resolvedBy }) => [assignedTo, resolvedBy])),
});

const wholeOf = (ticket: TicketDocument, { includeInternal }: Shown): MessageSpan => ({
  from: 0,
  to: ticket.revision,
  count: includeInternal ? ticket.messageCount : ticket.visibleMessageCount,
});

const revisionAfter = (last: TicketMessageDocument | null, { from }: MessageSpan): Revision =>
  last === null ? from : last.revision + 1;

const isVisible = ({ isInternal }: TicketMessageDocument): boolean => !isInternal;

const distinct = <Id>(ids: readonly (Id | null)[]): Id[] =>
  [...new Set(ids.filter((id) => id !== null))] as Id[];
