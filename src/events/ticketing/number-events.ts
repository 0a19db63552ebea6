import { z } from 'zod';
import { defineEvent, type EventOf, id } from '../definition.ts';
import type { CommandId, TicketNumber } from '../ids.ts';

/** Appended without expecting a revision: the revision that it gets, plus one, is the number within the year. */
export const ticketNumberReserved = defineEvent({
  type: 'TicketNumberReserved',
  schema: z.strictObject({ prefix: z.string(), year: z.int() }),
  subject: () => null,
  personal: [],
});

/** Which number a command with an idempotency key uses, so that its repetitions use the same one. */
export const ticketNumberAllotted = defineEvent({
  type: 'TicketNumberAllotted',
  schema: z.strictObject({ ticketNumber: id<TicketNumber>() }),
  subject: () => null,
  personal: [],
});

export const ticketNumberEvents = [ticketNumberReserved, ticketNumberAllotted] as const;

export type TicketNumberAllotted = EventOf<typeof ticketNumberAllotted>;

export const allottedNumberStream = (command: CommandId): string => `ticketNumber-${command}`;
export const ticketNumberStream = (prefix: string, year: number): string => `ticketNumbers-${prefix}-${year}`;
