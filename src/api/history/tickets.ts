import { z } from 'zod';
import { refuse } from '../../commands/refusal.ts';
import type { AdminId } from '../../events/ids.ts';
import { ticketStream } from '../../events/ticketing/events.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import type { Endpoint } from '../endpoint.ts';
import { orCursor } from '../kernel/page-input.ts';
import { showsTicket } from '../shown-subjects.ts';
import { detailQuery, ticketDetailData, ticketPath } from '../ticketing/inputs.ts';
import { readMessages } from '../ticketing/messages-page.ts';
import { presentTicketDetail } from '../ticketing/present-admin.ts';
import { ignoredParameters, view } from '../views.ts';
import { asOfField } from './as-of-input.ts';
import type { HistoryDependencies } from './dependencies.ts';
import { historyEndpoint } from './history-endpoint.ts';

export const TICKETS = { projection: ticketProjection, streamOf: ticketStream };

const pastTicketData = view('PastTicket', {
  ...ticketDetailData.shape,
  ignored_parameters: ignoredParameters,
});

export const pastTicket = (deps: HistoryDependencies): Endpoint =>
  historyEndpoint(deps, {
    path: '/api/v1/history/tickets/:id',
    summary: 'A ticket as it was, with its messages, notes, people and transaction',
    notes: 'As `GET /api/v1/unified-admin/support/:id` returned it then.',
    params: ticketPath,
    shows: showsTicket,
    query: z.object({ ...detailQuery.shape, ...asOfField }).check(orCursor('before')),
    answers: { 200: { description: 'The ticket', data: pastTicketData } },
    refusals: ['ticket_not_found', 'not_created_yet'],
    async handle({ params, query }, { position }) {
      const { past, directory, cursors, ticketReader } = deps;
      const ticket = await past.at(TICKETS, params.id, position);
      if (ticket === 'none') return refuse('ticket_not_found');
      if (ticket === null) return refuse('not_created_yet', { subject: 'ticket' });
      const { messages, next } = await readMessages({ reader: ticketReader, cursors }, ticket, query, true);
      const admins = [ticket.assignedTo, ticket.resolvedBy].filter((id): id is AdminId => id !== null);
      const people = await directory.peopleAt(
        position,
        ticket.userId === null ? [] : [ticket.userId],
        admins,
      );
      const transaction = await directory.transactionAt(position, ticket.relatedTransactionId);
      return {
        status: 200,
        message: 'Ticket fetched',
        data: { ...presentTicketDetail(ticket, messages, people, transaction), next_cursor: next },
      };
    },
  });
