import { randomUUID } from 'node:crypto';
import { ticketIdOf } from '../../src/commands/ticketing/ticket-number.ts';
import { codec } from '../../src/events/catalogue.ts';
import type { CommandId, MessageId, TicketNumber, UserId } from '../../src/events/ids.ts';
import type { EventLog, StoredEvent } from '../../src/events/log/port.ts';
import { type TicketEvent, ticketStream } from '../../src/events/ticketing/events.ts';
import { internalNoteAdded, MORNING, ticketOpened, userMessageAdded } from './examples.ts';

/** Events in one append: the longest messages stay below what an append can hold. */
const BATCH = 50;

export interface LongTicket {
  readonly number: string;
  readonly userId: UserId | null;
  readonly email: string;
}

/** Writes tickets into the log of a desk that has none yet, faster than their users could. */
export async function writeTickets(
  log: EventLog,
  owner: Omit<LongTicket, 'number'>,
  count: number,
): Promise<readonly LongTicket[]> {
  const tickets = Array.from({ length: count }, (_, index) => ({
    ...owner,
    number: `OLD-2025-${String(index + 1).padStart(6, '0')}`,
  }));
  await Promise.all(
    tickets.map(async ({ number, userId, email }) => {
      const ticketNumber = number as TicketNumber;
      const ticketId = ticketIdOf(ticketNumber);
      const messageId = randomUUID() as MessageId;
      await append(log, ticketId, -1, [ticketOpened({ ticketId, ticketNumber, userId, email, messageId })]);
    }),
  );
  return tickets;
}

/** Messages of a ticket that has only its first one; every tenth is an internal note. */
export async function writeMessages(
  log: EventLog,
  { number, userId, email }: LongTicket,
  messages: readonly string[],
): Promise<void> {
  const ticketId = ticketIdOf(number as TicketNumber);
  const events = messages.map((message, index) => {
    const said = { ticketId, userId, messageId: randomUUID() as MessageId, message };
    return index % 10 === 9 ? internalNoteAdded(said) : userMessageAdded({ ...said, senderEmail: email });
  });
  for (let from = 0; from < events.length; from += BATCH)
    await append(log, ticketId, from, events.slice(from, from + BATCH));
}

async function append(log: EventLog, ticketId: string, revision: number, events: readonly TicketEvent[]) {
  const stored = events.map((event): StoredEvent => {
    const id = randomUUID();
    const ids = { commandId: id as CommandId, requestId: id, correlationId: id, causationId: id };
    return codec.encode(id, event, { time: MORNING, actor: { kind: 'anonymous', id: null }, ...ids });
  });
  const appended = await log.append(ticketStream(ticketId as never), revision, stored);
  if (appended.outcome !== 'appended') throw new Error('the ticket was not as it should be');
}
