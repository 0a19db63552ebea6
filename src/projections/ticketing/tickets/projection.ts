import { ticketEvents } from '../../../events/ticketing/events.ts';
import { defineProjection, isHeavy, isLight, type ProjectionModule } from '../../module.ts';
import { checkLayout, DEFAULT_LAYOUT, type Layout } from '../../search/layout.ts';
import type { TicketDocument } from './documents.ts';
import { isHeavyList } from './heavy-list.ts';
import { mongoTickets } from './mongo/side.ts';
import { projectTicket } from './project.ts';
import type { TicketQueries } from './queries.ts';
import { sqliteTickets } from './sqlite/side.ts';

/** The tickets, with an index of their own for lists, searches and analytics. Stored pieces are of the layout's size. */
export function ticketsOfLayout(
  layout: Layout,
  version: number,
): ProjectionModule<TicketDocument, TicketQueries> {
  checkLayout(layout);
  return defineProjection({
    name: 'ticketing/tickets',
    version,
    isPlaced: true,
    events: ticketEvents,
    documentId: ({ event: { data } }) => data.ticketId,
    hiddenBy: ({ event: { data } }) => data.ticketId,
    project: projectTicket,
    queries: {
      byNumber: isLight,
      list: isHeavyList,
      found: isHeavy,
      matching: isHeavy,
      openOf: isHeavy,
      ofUser: isLight,
      firstOfUser: isLight,
    },
    sqlite: sqliteTickets(layout),
    mongo: mongoTickets(layout),
  });
}

export const ticketProjection = ticketsOfLayout(DEFAULT_LAYOUT, 10);
