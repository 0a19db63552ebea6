import type { MessageId } from '../../src/events/ids.ts';
import type { Position } from '../../src/events/log/port.ts';
import type { MessageText } from '../../src/projections/message-search/documents.ts';
import { fold } from '../../src/projections/search/fold.ts';
import type { Checkpoint, ReadStoreWriter } from '../../src/projections/store/port.ts';
import { ticketMessageSearch } from '../../src/projections/ticketing/message-search/projection.ts';
import type { TicketMessageDocument } from '../../src/projections/ticketing/messages/documents.ts';
import { ticketMessageProjection } from '../../src/projections/ticketing/messages/projection.ts';
import type { TicketDocument } from '../../src/projections/ticketing/tickets/documents.ts';
import { ticketProjection } from '../../src/projections/ticketing/tickets/projection.ts';
import type { Engine, Place } from '../ticket-list/engines.ts';
import { random, ticketAt } from '../ticket-list/tickets.ts';
import { messageText } from './texts.ts';

export interface Filled {
  readonly engine: string;
  readonly place: Place;
  /** Messages projected in a second of commits, into the messages alone, and into the index of their texts, too. */
  readonly rates: { readonly without: number; readonly withIndex: number };
}

const BATCH = 1_000;

/** Messages of a ticket come soon after it, or at any later time. */
const ownerOf = (tickets: readonly TicketDocument[]): TicketDocument => {
  const back = Math.floor(random() ** 3 * tickets.length);
  return tickets[tickets.length - 1 - back] as TicketDocument;
};

/** `messages`: so many of each ticket, one by one. */
export async function fill(
  engine: Engine,
  { tickets: count, messages }: { readonly tickets: number; readonly messages: number },
): Promise<Filled> {
  const place = engine.place();
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
  return {
    engine: engine.name,
    place,
    rates: { without: total / plain, withIndex: total / (plain + search) },
  };
}

const messageAt = (number: number, ticket: TicketDocument, message: string): TicketMessageDocument => ({
  id: `0198-${number.toString(16).padStart(12, '0')}-5d7a-4c1e-8b2f` as MessageId,
  ticketId: ticket.id,
  message,
  ...{ isInternal: false, isFromUser: true, senderId: null, senderName: null, senderEmail: null },
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
