import type { MessageId } from '../../src/events/ids.ts';
import type { Position } from '../../src/events/log/port.ts';
import type { MessageText } from '../../src/projections/message-search/documents.ts';
import { fold } from '../../src/projections/search/fold.ts';
import type { Checkpoint, ReadStore, ReadStoreWriter } from '../../src/projections/store/port.ts';
import { ticketMessageSearch } from '../../src/projections/ticketing/message-search/projection.ts';
import type { TicketMessageDocument } from '../../src/projections/ticketing/messages/documents.ts';
import { ticketMessageProjection } from '../../src/projections/ticketing/messages/projection.ts';
import type { TicketDocument } from '../../src/projections/ticketing/tickets/documents.ts';
import { ticketProjection } from '../../src/projections/ticketing/tickets/projection.ts';
import type { Place } from '../ticket-list/engines.ts';
import { random, ticketAt } from '../ticket-list/tickets.ts';
import { messageText } from './texts.ts';

/** Messages projected in a second of commits, into the messages alone, and into the index of their texts, too. */
export interface Rates {
  readonly without: number;
  readonly withIndex: number;
}

/** `messages`: so many of each ticket. */
export interface Size {
  readonly tickets: number;
  readonly messages: number;
}

const BATCH = 1_000;

/** Data sets of different sizes, or in different forms, have different names. */
export const nameOf = ({ tickets, messages }: Size): string =>
  `search-${tickets}-${messages}-${ticketProjection.version}-${ticketMessageSearch.version}`;

/** Messages of a ticket come soon after it, or at any later time. */
const ownerOf = (tickets: readonly TicketDocument[]): TicketDocument => {
  const back = Math.floor(random() ** 3 * tickets.length);
  return tickets[tickets.length - 1 - back] as TicketDocument;
};

/** Messages one by one. */
export async function fill(place: Place, { tickets: count, messages }: Size): Promise<Rates> {
  const writer = await place.openWriter();
  const committer = new Committer(writer);
  const tickets: TicketDocument[] = [];
  for (let number = 0; number < count * messages; ) {
    const fresh = Array.from({ length: BATCH / messages }, (_, index) =>
      ticketAt(tickets.length + index, count),
    );
    tickets.push(...fresh);
    const said = Array.from({ length: BATCH }, (_, index) =>
      messageAt(number + index, fresh[index] ?? ownerOf(tickets), messageText()),
    );
    number += said.length;
    await committer.put({ [ticketProjection.name]: fresh });
    await committer.put({ [ticketMessageProjection.name]: said }, 'messages');
    await committer.put({ [ticketMessageSearch.name]: said.map(searched) }, 'search');
  }
  await writer.close();
  const { messages: plain, search } = committer.seconds;
  const total = count * messages;
  return { without: total / plain, withIndex: total / (plain + search) };
}

/** Of so many messages the texts, spread over all. */
export async function textsOf(
  reader: ReadStore,
  { tickets, messages }: Size,
  count: number,
): Promise<string[]> {
  const total = tickets * messages;
  const ids = Array.from({ length: count }, (_, index) => idOf(Math.floor((index * total) / count)));
  const found = await reader.queriesOf(ticketMessageProjection).find(ids);
  return [...found.values()].map(({ message }) => message);
}

export const hasLastMessage = async (reader: ReadStore, { tickets, messages }: Size): Promise<boolean> =>
  (await reader.queriesOf(ticketMessageProjection).find([idOf(tickets * messages - 1)])).size === 1;

const idOf = (number: number) => `0198-${number.toString(16).padStart(12, '0')}-5d7a-4c1e-8b2f` as MessageId;

const messageAt = (number: number, ticket: TicketDocument, message: string): TicketMessageDocument => ({
  id: idOf(number),
  ticketId: ticket.id,
  message,
  ...{ isInternal: false, isFromUser: true, senderId: null, senderName: null, senderEmail: null },
  isVerified: false,
  createdAt: ticket.createdAt,
  revision: number,
  position: number as Position,
});

const searched = ({ id, ticketId, message, position }: TicketMessageDocument): MessageText => ({
  id,
  owner: ticketId,
  text: fold(message),
  position,
});

class Committer {
  readonly #writer: ReadStoreWriter;
  #at: Checkpoint | null = null;
  /** Spent in commits. */
  readonly seconds = { messages: 0, search: 0, tickets: 0 };

  constructor(writer: ReadStoreWriter) {
    this.#writer = writer;
  }

  async put(
    documents: Readonly<Record<string, readonly { readonly id: string; readonly position: Position }[]>>,
    counted: 'messages' | 'search' | 'tickets' = 'tickets',
  ): Promise<void> {
    const to: Checkpoint = { log: 'bench', position: ((this.#at?.position ?? 0) + 1) as Position };
    const changes = Object.fromEntries(
      Object.entries(documents).map(([name, all]) => [name, all.map((after) => ({ before: null, after }))]),
    );
    const start = performance.now();
    if ((await this.#writer.commit({ from: this.#at, to, changes })) !== 'committed')
      throw new Error('fenced');
    this.seconds[counted] += (performance.now() - start) / 1000;
    this.#at = to;
  }
}
