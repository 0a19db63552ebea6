import { assignTicket } from '../../../src/commands/ticketing/assign-ticket.ts';
import { adaObi, benEze, ticketAssigned, ticketOpened } from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

describe('assigning a ticket', () => {
  it('gives it to an admin', () => {
    given(ticketOpened())
      .when((ticket) => assignTicket(ticket, { admin: adaObi }))
      .then(ticketAssigned(adaObi));
  });

  it('hands it from one admin to another', () => {
    given(ticketOpened(), ticketAssigned(adaObi))
      .when((ticket) => assignTicket(ticket, { admin: benEze }))
      .then(ticketAssigned(benEze, adaObi.id));
  });

  it('does nothing when the admin has it already', () => {
    given(ticketOpened(), ticketAssigned(adaObi))
      .when((ticket) => assignTicket(ticket, { admin: adaObi }))
      .then();
  });

  it('gives it to an admin whose name nobody knows', () => {
    const nameless = { id: adaObi.id, name: null };
    given(ticketOpened())
      .when((ticket) => assignTicket(ticket, { admin: nameless }))
      .then(ticketAssigned(nameless));
  });

  it('refuses an admin whom nobody knows', () => {
    given(ticketOpened())
      .when((ticket) => assignTicket(ticket, { admin: null }))
      .thenRefused('admin_not_found', { field: 'assigned_to' });
  });

  it('refuses a ticket that does not exist before it looks at the admin', () => {
    given()
      .when((ticket) => assignTicket(ticket, { admin: null }))
      .thenRefused('ticket_not_found');
  });
});
