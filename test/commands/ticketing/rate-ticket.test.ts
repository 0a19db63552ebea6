import { ANONYMOUS } from '../../../src/commands/caller.ts';
import { type RateTicket, rateTicket } from '../../../src/commands/ticketing/rate-ticket.ts';
import type { TicketEvent } from '../../../src/events/ticketing/events.ts';
import {
  ada,
  adaObi,
  bearer,
  finished,
  jane,
  john,
  johnDoe,
  statusChanged,
  ticketNumber,
  ticketOpened,
  ticketRated,
} from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

const rating = (history: readonly TicketEvent[], changes: Partial<RateTicket> = {}) =>
  given(...history).when((ticket) =>
    rateTicket(ticket, {
      ticketNumber,
      rating: 4,
      feedback: 'Quick response, issue resolved.',
      caller: john,
      ...changes,
    }),
  );
const resolved = [ticketOpened(), finished('pending')];

describe('rating a ticket', () => {
  it.each([1, 2, 3, 4, 5])('takes %d', (stars) =>
    rating(resolved, { rating: stars }).then(ticketRated({ rating: stars })),
  );

  it('takes a rating of a closed ticket', () => {
    rating([ticketOpened(), finished('pending', 'closed')]).then(ticketRated());
  });

  it('takes a rating without feedback', () => {
    rating(resolved, { feedback: null }).then(ticketRated({ feedback: null }));
  });

  it.each([0, 6, -1, 4.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', (stars) => {
    rating(resolved, { rating: stars }).thenRefused('rating_out_of_range', { field: 'rating' });
  });

  it.each(['pending', 'in_progress', 'waiting_user', 'escalated'] as const)(
    'refuses a ticket that is %s',
    (status) => {
      const history =
        status === 'pending' ? [ticketOpened()] : [ticketOpened(), statusChanged('pending', status)];
      rating(history).thenRefused('not_rateable');
    },
  );

  it('refuses to rate twice', () => rating([...resolved, ticketRated()]).thenRefused('already_rated'));

  it('refuses to rate twice, also after the ticket was reopened and resolved again', () => {
    const again = [statusChanged('resolved', 'in_progress'), finished('in_progress')];
    rating([...resolved, ticketRated(), ...again]).thenRefused('already_rated');
  });

  it.each([
    ['another user', jane],
    ['an admin', ada],
    ['an admin with the id of the owner', bearer('admin', johnDoe.id)],
    ['the admin who resolved it', bearer('admin', adaObi.id)],
    ['somebody without a token', ANONYMOUS],
  ])('refuses %s', (_, caller) => rating(resolved, { caller }).thenRefused('not_ticket_owner'));

  it('refuses everybody on a ticket of nobody', () => {
    rating([ticketOpened({ userId: null }), finished('pending')]).thenRefused('not_ticket_owner');
  });

  it('refuses a ticket that does not exist, naming its number', () => {
    rating([]).thenRefused('ticket_not_found', { subject: 'SMI-2026-000001' });
  });

  it.each([
    ['the range before the ticket', [], { rating: 0 }, 'rating_out_of_range'],
    [
      'the owner before an earlier rating',
      [...resolved, ticketRated()],
      { caller: jane },
      'not_ticket_owner',
    ],
    [
      'an earlier rating before the status',
      [...resolved, ticketRated(), statusChanged('resolved', 'pending')],
      {},
      'already_rated',
    ],
  ] as const)('checks %s', (_, history, changes, code) => rating(history, changes).thenRefused(code));
});
