import { refuse } from '../../commands/refusal.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import { endpoint } from '../endpoint.ts';
import { showsTicket } from '../shown-subjects.ts';
import type { TicketingDependencies } from './dependencies.ts';
import { detailQuery, ticketDetailData, ticketPath } from './inputs.ts';
import { readMessages } from './messages-page.ts';
import { presentTicketDetail } from './present-admin.ts';

export const ticketDetail = ({ queriesOf, reader, cursors }: TicketingDependencies) =>
  endpoint({
    method: 'GET',
    path: '/api/v1/unified-admin/support/:id',
    summary: 'A ticket with its messages, notes, people and transaction',
    tag: 'Tickets for admins',
    access: ['admin'],
    limit: 'admin_read',
    kind: 'read',
    versioned: true,
    params: ticketPath,
    query: detailQuery,
    shows: showsTicket,
    answers: { 200: { description: 'The ticket', data: ticketDetailData } },
    refusals: ['ticket_not_found'],
    async handle({ params, query }) {
      const ticket = await queriesOf(ticketProjection).get(params.id);
      if (ticket === null) return refuse('ticket_not_found');
      const { messages, next } = await readMessages({ reader, cursors }, ticket, query, true);
      const people = await reader.peopleOf([ticket]);
      const transaction = await reader.transaction(ticket.relatedTransactionId);
      return {
        status: 200,
        message: 'Ticket fetched',
        data: { ...presentTicketDetail(ticket, messages, people, transaction), next_cursor: next },
        revision: ticket.revision,
      };
    },
  });
