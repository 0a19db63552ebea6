import { z } from 'zod';
import { defineEvent, type EventOf, id, impersonal } from '../definition.ts';
import type { CommandId, ConversationId, TicketNumber } from '../ids.ts';

/** Appended without expecting a revision: the revision that it gets, plus one, is the number within the year. */
export const ticketNumberReserved = defineEvent({
  type: 'TicketNumberReserved',
  schema: z.strictObject({ prefix: z.string(), year: z.int() }),
  subjects: { prefix: impersonal('of every ticket number') },
});

/**
 * Which number is used for what may be asked for again: by a command with an idempotency key, or for a conversation.
 * However often it is, the number is the same.
 */
export const ticketNumberAllotted = defineEvent({
  type: 'TicketNumberAllotted',
  schema: z.strictObject({ ticketNumber: id<TicketNumber>() }),
  subjects: {},
});

export const ticketNumberEvents = [ticketNumberReserved, ticketNumberAllotted] as const;

export type TicketNumberAllotted = EventOf<typeof ticketNumberAllotted>;

export const allottedNumberStream = (cause: CommandId | ConversationId): string => `ticketNumber-${cause}`;
export const ticketNumberStream = (prefix: string, year: number): string => `ticketNumbers-${prefix}-${year}`;
