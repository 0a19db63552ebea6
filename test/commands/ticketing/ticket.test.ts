import { ticketFold } from '../../../src/commands/ticketing/ticket.ts';
import {
  adaObi,
  aTicketsLife,
  finished,
  firstMessageId,
  johnDoe,
  statusChanged,
  ticketId,
  ticketNumber,
  ticketOpened,
  userMessageAdded,
} from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

describe('a ticket', () => {
  it('is what its events made of it', () => {
    expect(given(...aTicketsLife).state).toEqual({
      id: ticketId,
      ticketNumber,
      firstMessageId,
      userId: johnDoe.id,
      email: johnDoe.email,
      userName: johnDoe.name,
      status: 'resolved',
      priority: 'high',
      assignedTo: adaObi.id,
      tags: ['payment', 'limit'],
      resolutionNotes: 'Limit raised to ₦200,000.',
      isRated: true,
      conversationId: null,
      chatMessages: 0,
    });
  });

  it('loses its notes when it is reopened', () => {
    const { state } = given(
      ticketOpened(),
      finished('pending', 'resolved', 'Done.'),
      statusChanged('resolved', 'pending'),
    );
    expect(state?.resolutionNotes).toBeNull();
  });

  it('keeps its notes when it is closed after resolving without new ones', () => {
    const { state } = given(
      ticketOpened(),
      finished('pending', 'resolved', 'Done.'),
      finished('resolved', 'closed'),
    );
    expect(state?.resolutionNotes).toBe('Done.');
  });

  it('has new notes when it is closed with them', () => {
    const closed = finished('resolved', 'closed', 'New.');
    expect(
      given(ticketOpened(), finished('pending', 'resolved', 'Done.'), closed).state?.resolutionNotes,
    ).toBe('New.');
  });

  it('has no other event before it was opened', () => {
    expect(() => ticketFold.evolve(null, userMessageAdded())).toThrow('never opened');
  });
});
