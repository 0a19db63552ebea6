import type { TicketDocument } from '../../ticketing/tickets/documents.ts';

/** What lists filter and sort tickets by, and what analytics count, at one position. Texts are elsewhere: they never change. */
export type TicketVersion = Pick<
  TicketDocument,
  | 'id'
  | 'userId'
  | 'supportType'
  | 'status'
  | 'priority'
  | 'assignedTo'
  | 'tags'
  | 'responseTimeSeconds'
  | 'satisfactionRating'
  | 'createdAt'
  | 'updatedAt'
  | 'revision'
  | 'position'
>;

/** The part of a ticket that is its version. */
export const versionOf = (ticket: TicketVersion): TicketVersion => ({
  id: ticket.id,
  userId: ticket.userId,
  supportType: ticket.supportType,
  status: ticket.status,
  priority: ticket.priority,
  assignedTo: ticket.assignedTo,
  tags: ticket.tags,
  responseTimeSeconds: ticket.responseTimeSeconds,
  satisfactionRating: ticket.satisfactionRating,
  createdAt: ticket.createdAt,
  updatedAt: ticket.updatedAt,
  revision: ticket.revision,
  position: ticket.position,
});
