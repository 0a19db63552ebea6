import { z } from 'zod';
import { optionalText } from '../kernel/input.ts';
import { text, time } from '../views.ts';

/** Signed links of tickets, in requests and in answers. */

export const linkParameter = () =>
  optionalText({ min: 1, max: 1000 }).describe('The ticket’s signed link, instead of `X-Ticket-Access`');

/** Beside a new ticket. */
export const linkOfNewTicket = {
  access: z
    .string()
    .optional()
    .describe('A link that opens the ticket without a token; only with `TICKET_ACCESS=signed-link`'),
  access_expires_at: time.optional(),
};

export const ticketLinkData = z.strictObject({
  ticket_id: text,
  ticket_number: text,
  access: text.describe('What `X-Ticket-Access` is for this ticket; a secret'),
  expires_at: time,
  proves_address: z.boolean().describe('Whether what is written with it is `verified`'),
});
