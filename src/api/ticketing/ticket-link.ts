import { refuse } from '../../commands/refusal.ts';
import { ticketProjection } from '../../projections/ticketing/tickets/projection.ts';
import { endpoint } from '../endpoint.ts';
import { showsNamed } from '../shown-subjects.ts';
import type { TicketingDependencies } from './dependencies.ts';
import { ticketPath } from './inputs.ts';
import { ticketLinkData } from './link-inputs.ts';

export const ticketLink = ({ queriesOf, links }: TicketingDependencies) =>
  endpoint({
    method: 'GET',
    path: '/api/v1/unified-admin/support/:id/link',
    summary: 'A signed link that opens the ticket without a token',
    notes:
      'For 30 days. Put `access` into the address of your own page, which sends it as `X-Ticket-Access`. The role `service` is for senders of mail, who must send it to the ticket’s address and to no other: what is then written with it is `verified`. A link for an admin opens the ticket as well, but what is written with it is not `verified`. Links end when the secret that signs them is replaced.',
    tag: 'Tickets for admins',
    access: ['admin', 'service'],
    limit: 'admin_read',
    kind: 'read',
    params: ticketPath,
    shows: showsNamed('ticket'),
    answers: { 200: { description: 'The link', data: ticketLinkData } },
    refusals: ['ticket_not_found'],
    async handle({ params, caller, context }) {
      const ticket = await queriesOf(ticketProjection).get(params.id);
      if (ticket === null) return refuse('ticket_not_found');
      const provesAddress = caller.kind === 'service';
      const { access, expiresAt } = await links.issue(ticket, provesAddress, context.now());
      return {
        status: 200,
        message: 'Link issued',
        data: {
          ticket_id: ticket.id,
          ticket_number: ticket.ticketNumber,
          access,
          expires_at: expiresAt,
          proves_address: provesAddress,
        },
      };
    },
  });
