import fc from 'fast-check';
import type { TicketEvent } from '../../../../src/events/ticketing/events.ts';
import {
  isFinished,
  SUPPORT_TYPES,
  TICKET_PRIORITIES,
  TICKET_STATUSES,
} from '../../../../src/events/ticketing/vocabulary.ts';
import type { Change } from '../../../../src/projections/projection.ts';
import {
  addCounters,
  analyticsOf,
  contributionOf,
  differenceOf,
} from '../../../../src/projections/ticketing/tickets/contribution.ts';
import type {
  TicketCounters,
  TicketDocument,
} from '../../../../src/projections/ticketing/tickets/documents.ts';
import { projectTicket } from '../../../../src/projections/ticketing/tickets/project.ts';
import {
  adaObi,
  finished,
  priorityChanged,
  recorded,
  replySent,
  secondsAfter,
  statusChanged,
  ticketAssigned,
  ticketOpened,
  ticketRated,
} from '../../../support/examples.ts';

const project = (...events: readonly TicketEvent[]): TicketDocument =>
  events.reduce<TicketDocument | null>(
    (ticket, event, index) => projectTicket(ticket, recorded(event, index)),
    null,
  ) as TicketDocument;

type Sums = Record<string, number>;
const add = (sums: Sums, counters: Readonly<Sums>, sign = 1) => {
  for (const [name, value] of Object.entries(counters)) sums[name] = (sums[name] ?? 0) + sign * value;
  return sums;
};
const analyticsOfTickets = (...tickets: readonly TicketDocument[]) =>
  analyticsOf(tickets.reduce<Sums>((sums, ticket) => add(sums, contributionOf(ticket)), {}));

describe('what a ticket adds to the analytics', () => {
  it.each(TICKET_STATUSES)('%s: open or not, and unassigned only while open', (status) => {
    const history =
      status === 'pending' ? [ticketOpened()] : [ticketOpened(), statusChanged('pending', status)];
    const open = ['pending', 'in_progress', 'escalated'].includes(status) ? 1 : 0;
    expect(contributionOf(project(...history))).toMatchObject({
      total: 1,
      open,
      unassigned: open,
      [`status:${status}`]: 1,
    });
    expect(contributionOf(project(...history, ticketAssigned(adaObi)))).toMatchObject({
      open,
      unassigned: 0,
    });
  });

  it('a response of zero seconds counts as a response', () => {
    const answered = { ...project(ticketOpened(), replySent()), responseTimeSeconds: 0 };
    expect(contributionOf(answered)).toMatchObject({ responded: 1, responseSeconds: 0 });
  });
});

describe('the analytics', () => {
  it('of nothing name every key, zero, and average nothing', () => {
    const zero = (keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, 0]));
    expect(analyticsOf({})).toEqual({
      totalTickets: 0,
      open: 0,
      unassigned: 0,
      byStatus: zero(TICKET_STATUSES),
      byPriority: zero(TICKET_PRIORITIES),
      byType: zero(SUPPORT_TYPES),
      averageResponseSeconds: null,
      averageRating: null,
      totalRated: 0,
    });
  });

  it.each([
    [[4, 5], 4.5],
    [[4, 4, 5], 4.3],
    [[1, 1, 5], 2.3],
    [[4, 4, 4, 5], 4.3],
    [[5], 5],
  ])('average ratings %j to %d', (ratings, average) => {
    const tickets = ratings.map((rating) =>
      project(ticketOpened(), finished('pending'), ticketRated({ rating })),
    );
    expect(analyticsOfTickets(...tickets, project(ticketOpened()))).toMatchObject({
      averageRating: average,
      totalRated: ratings.length,
    });
  });

  it('average response times in whole seconds, of those answered', () => {
    const answered = (seconds: number) => {
      const envelope = recorded(replySent(), 1);
      const { metadata } = envelope;
      return projectTicket(project(ticketOpened()), {
        ...envelope,
        metadata: { ...metadata, time: secondsAfter(seconds) },
      });
    };
    expect(
      analyticsOfTickets(answered(10), answered(15), project(ticketOpened())).averageResponseSeconds,
    ).toBe(13);
  });
});

describe('for any history', () => {
  const status = fc.constantFrom(...TICKET_STATUSES);
  const priority = fc.constantFrom(...TICKET_PRIORITIES);
  const event: fc.Arbitrary<TicketEvent> = fc.oneof(
    status.map((to) => statusChanged('pending', to, isFinished(to) ? { resolvedBy: adaObi.id } : {})),
    priority.map((to) => priorityChanged('medium', to)),
    fc.constant(ticketAssigned(adaObi)),
    fc.constant(replySent()),
    fc.integer({ min: 1, max: 5 }).map((rating) => ticketRated({ rating })),
  );
  const opened = fc.record({ supportType: fc.constantFrom(...SUPPORT_TYPES), priority }).map(ticketOpened);
  const histories = fc.array(fc.tuple(opened, fc.array(event, { maxLength: 12 })), { maxLength: 8 });

  it('the sum of the differences is what counting anew gives, also as text', () => {
    fc.assert(
      fc.property(histories, (tickets) => {
        let differences: TicketCounters = {};
        const last: Change<TicketDocument>[] = [];
        for (const [first, rest] of tickets) {
          let before: TicketDocument | null = null;
          for (const [index, happened] of [first, ...rest].entries()) {
            const after: TicketDocument = projectTicket(before, recorded(happened, index));
            differences = addCounters(differences, differenceOf([{ before, after }]));
            before = after;
          }
          if (before) last.push({ before: null, after: before });
        }
        expect(JSON.stringify(differences)).toBe(JSON.stringify(addCounters({}, differenceOf(last))));
        const analytics = analyticsOf(differences);
        for (const by of [analytics.byStatus, analytics.byPriority, analytics.byType]) {
          expect(Object.values(by).reduce((sum, count) => sum + count, 0)).toBe(tickets.length);
        }
      }),
    );
  });
});
