import { transferTicket } from '../../../src/commands/ticketing/transfer-ticket.ts';
import type { UserId } from '../../../src/events/ids.ts';
import { jane, johnDoe, ticketOpened, ticketTransferred } from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

const to = jane.id as UserId;

describe('transferring a ticket', () => {
  it('gives one of nobody to a user', () => {
    given(ticketOpened({ userId: null }))
      .when(transferTicket({ from: null, to }))
      .then(ticketTransferred(to));
  });

  it('hands it from one user to another', () => {
    given(ticketOpened())
      .when(transferTicket({ from: johnDoe.id, to }))
      .then(ticketTransferred(to, johnDoe.id));
  });

  it('leaves one that is another user’s by now', () => {
    given(ticketOpened())
      .when(transferTicket({ from: null, to }))
      .then();
  });

  it('does nothing when there is no ticket', () => {
    given()
      .when(transferTicket({ from: null, to }))
      .then();
  });
});
