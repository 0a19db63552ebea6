import { z } from 'zod';
import { defineEvent, type EventOf, id } from '../definition.ts';
import type { TicketId, UserId } from '../ids.ts';

/**
 * A user is about to write into a ticket of somebody else. Kept in a stream per user, so that what they wrote is found when they
 * ask for it.
 */
export const authorshipNoted = defineEvent({
  type: 'AuthorshipNoted',
  schema: z.strictObject({ userId: id<UserId>(), ticketId: id<TicketId>() }),
  subjects: {},
});

export type AuthorshipNoted = EventOf<typeof authorshipNoted>;

export const authorshipStream = (user: UserId): string => `authorship-${user}`;
