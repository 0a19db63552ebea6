import type { MessageId, TicketId, TransactionId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import { ticketStream } from '../../events/ticketing/events.ts';
import type { DocumentsFromLog } from '../../projections/from-log.ts';
import type { Collections, ReadStore } from '../../projections/store/port.ts';
import type { TicketDocument, TicketMessageDocument } from '../../projections/ticketing/documents.ts';
import { ticketMessageProjection, ticketProjection } from '../../projections/ticketing/projections.ts';
import type { ReadAfter } from '../read-after.ts';
import type { FindPeople, People } from './people.ts';

/** Which messages of a ticket: the newest `limit` before `before`, oldest of them first; all when both are null. */
export interface MessageWindow {
  readonly includeInternal: boolean;
  readonly limit: number | null;
  readonly before: MessageId | null;
}

export interface Conversation {
  readonly ticket: TicketDocument;
  readonly messages: readonly TicketMessageDocument[];
}

/** Reads tickets for the answers of commands: as they are after the command, whatever state the read models are in. */
export interface TicketReader {
  conversationAt(id: TicketId, position: Position, window: MessageWindow): Promise<Conversation | null>;
  ticketAt(id: TicketId, position: Position): Promise<TicketDocument | null>;
  peopleOf(tickets: readonly TicketDocument[]): Promise<People>;
  transaction(id: TransactionId | null): Promise<Collections['transactions'] | null>;
}

export interface TicketReaderParts {
  readonly store: ReadStore;
  readonly fromLog: DocumentsFromLog;
  readonly readAfter: ReadAfter;
  readonly findPeople: FindPeople;
}

export function createTicketReader({
  store,
  fromLog,
  readAfter,
  findPeople,
}: TicketReaderParts): TicketReader {
  return {
    conversationAt(id, position, window) {
      const stored = async () => {
        const ticket = await store.ticket(id);
        return ticket && { ticket, messages: await store.ticketMessages({ ticketId: id, ...window }) };
      };
      const folded = async () => {
        const ticket = await fromLog.one(ticketProjection, ticketStream(id));
        const messages = await fromLog.each(ticketMessageProjection, ticketStream(id));
        return ticket && { ticket, messages: within(messages, window) };
      };
      return readAfter(position, stored, folded);
    },

    ticketAt: (id, position) =>
      readAfter(
        position,
        () => store.ticket(id),
        () => fromLog.one(ticketProjection, ticketStream(id)),
      ),

    peopleOf(tickets) {
      const users = distinct(tickets.map(({ userId }) => userId));
      const admins = distinct(tickets.flatMap(({ assignedTo, resolvedBy }) => [assignedTo, resolvedBy]));
      return findPeople(users, admins);
    },

    async transaction(id) {
      if (id === null) return null;
      return (await store.find('transactions', [id])).get(id) ?? null;
    },
  };
}

const distinct = <Id>(ids: readonly (Id | null)[]): Id[] =>
  [...new Set(ids.filter((id) => id !== null))] as Id[];

function within(
  messages: readonly TicketMessageDocument[],
  { includeInternal, limit, before }: MessageWindow,
): readonly TicketMessageDocument[] {
  const visible = messages.filter((message) => includeInternal || !message.isInternal);
  const end =
    before === null
      ? visible.length
      : Math.max(
          0,
          visible.findIndex(({ id }) => id === before),
        );
  return visible.slice(limit === null ? 0 : Math.max(0, end - limit), end);
}
