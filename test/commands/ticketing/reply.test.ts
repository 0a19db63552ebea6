import { reply } from '../../../src/commands/ticketing/reply.ts';
import type { TicketEvent } from '../../../src/events/ticketing/events.ts';
import { TICKET_STATUSES } from '../../../src/events/ticketing/vocabulary.ts';
import {
  adaObi,
  internalNoteAdded,
  replyCommand,
  replySent,
  statusChanged,
  ticketOpened,
} from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

const note = internalNoteAdded({ message: replyCommand().message });
const inStatus = (status: (typeof TICKET_STATUSES)[number]): readonly TicketEvent[] =>
  status === 'pending' ? [ticketOpened()] : [ticketOpened(), statusChanged('pending', status)];
const notPending = TICKET_STATUSES.filter((status) => status !== 'pending');

describe('an admin replies', () => {
  it('takes up a pending ticket', () => {
    given(ticketOpened())
      .when((ticket) => reply(ticket, replyCommand()))
      .then(replySent(), statusChanged('pending', 'in_progress'));
  });

  it('takes up a ticket that was put back to pending', () => {
    given(
      ticketOpened(),
      replySent(),
      statusChanged('pending', 'in_progress'),
      statusChanged('in_progress', 'pending'),
    )
      .when((ticket) => reply(ticket, replyCommand()))
      .then(replySent(), statusChanged('pending', 'in_progress'));
  });

  it.each(notPending)('leaves a ticket that is %s as it is', (status) => {
    given(...inStatus(status))
      .when((ticket) => reply(ticket, replyCommand()))
      .then(replySent());
  });

  it('carries the name and e-mail of the admin, null where nobody knows them', () => {
    given(...inStatus('in_progress'))
      .when((ticket) => reply(ticket, replyCommand({ admin: { id: adaObi.id, name: null, email: null } })))
      .then(replySent({ senderName: null, senderEmail: null }));
  });

  it('refuses a ticket that does not exist', () => {
    given()
      .when((ticket) => reply(ticket, replyCommand()))
      .thenRefused('ticket_not_found');
  });
});

describe('an admin leaves an internal note', () => {
  it.each(TICKET_STATUSES)('changes nothing else on a ticket that is %s', (status) => {
    given(...inStatus(status))
      .when((ticket) => reply(ticket, replyCommand({ isInternal: true })))
      .then(note);
  });

  it('refuses a ticket that does not exist', () => {
    given()
      .when((ticket) => reply(ticket, replyCommand({ isInternal: true })))
      .thenRefused('ticket_not_found');
  });
});
