import { changePriority } from '../../../src/commands/ticketing/change-priority.ts';
import { TICKET_PRIORITIES } from '../../../src/events/ticketing/vocabulary.ts';
import { priorityChanged, ticketOpened } from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

const pairs = TICKET_PRIORITIES.flatMap((from) => TICKET_PRIORITIES.map((to) => [from, to] as const));

describe('changing the priority', () => {
  it.each(pairs.filter(([from, to]) => from !== to))('from %s to %s', (from, to) => {
    given(ticketOpened({ priority: from }))
      .when((ticket) => changePriority(ticket, { priority: to }))
      .then(priorityChanged(from, to));
  });

  it.each(TICKET_PRIORITIES)('to %s, which it already is, does nothing', (priority) => {
    given(ticketOpened({ priority }))
      .when((ticket) => changePriority(ticket, { priority }))
      .then();
  });

  it('refuses a ticket that does not exist', () => {
    given()
      .when((ticket) => changePriority(ticket, { priority: 'urgent' }))
      .thenRefused('ticket_not_found');
  });
});
