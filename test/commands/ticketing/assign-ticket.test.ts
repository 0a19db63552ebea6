import { assignTicket, unassignTicket } from '../../../src/commands/ticketing/assign-ticket.ts';
import { adaObi, benEze, ticketAssigned, ticketOpened, ticketUnassigned } from '../../support/examples.ts';
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

describe('unassigning a ticket', () => {
  it('takes it from its admin', () => {
    given(ticketOpened(), ticketAssigned(adaObi)).when(unassignTicket).then(ticketUnassigned(adaObi.id));
  });

  it('does nothing when nobody has it', () => {
    given(ticketOpened(), ticketAssigned(adaObi), ticketUnassigned()).when(unassignTicket).then();
  });

  it('lets another admin have it after that', () => {
    given(ticketOpened(), ticketAssigned(adaObi), ticketUnassigned())
      .when((ticket) => assignTicket(ticket, { admin: benEze }))
      .then(ticketAssigned(benEze));
  });

  it('refuses a ticket that does not exist', () => {
    given().when(unassignTicket).thenRefused('ticket_not_found');
  });
});
