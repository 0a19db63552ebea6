import { ticketEvents } from '../../../events/ticketing/events.ts';
import { defineProjection, isHeavy, type ProjectionModule } from '../../module.ts';
import { VERSION_LAYOUT, type VersionLayout } from '../versions/layout.ts';
import type { TicketVersion } from './documents.ts';
import { mongoTicketHistory } from './mongo.ts';
import { projectVersion } from './project.ts';
import type { TicketHistoryQueries } from './queries.ts';
import { sqliteTicketHistory } from './sqlite.ts';

/** Every version of every ticket, as far as lists and analytics tell versions apart. */
export const ticketHistoryOfLayout = (
  layout: VersionLayout,
  version: number,
): ProjectionModule<TicketVersion, TicketHistoryQueries> =>
  defineProjection({
    name: 'history/tickets',
    version,
    everyVersion: true,
    events: ticketEvents,
    documentId: ({ event: { data } }) => data.ticketId,
    project: projectVersion,
    queries: { listAt: isHeavy, countersAt: isHeavy },
    sqlite: sqliteTicketHistory(layout),
    mongo: mongoTicketHistory(layout),
  });

export const ticketHistory = ticketHistoryOfLayout(VERSION_LAYOUT, 3);
