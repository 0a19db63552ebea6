import { type ChangeStatus, changeStatus } from '../../../src/commands/ticketing/change-status.ts';
import type { TicketEvent } from '../../../src/events/ticketing/events.ts';
import { isFinished, TICKET_STATUSES, type TicketStatus } from '../../../src/events/ticketing/vocabulary.ts';
import {
  adaObi,
  benEze,
  finished,
  resolutionNotesReplaced,
  statusChanged,
  ticketOpened,
} from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

const inStatus = (status: TicketStatus): readonly TicketEvent[] =>
  status === 'pending' ? [ticketOpened()] : [ticketOpened(), statusChanged('pending', status)];
const setting = (
  history: readonly TicketEvent[],
  status: TicketStatus,
  changes: Partial<ChangeStatus> = {},
) =>
  given(...history).when((ticket) =>
    changeStatus(ticket, { status, resolutionNotes: null, adminId: adaObi.id, ...changes }),
  );

const pairs = TICKET_STATUSES.flatMap((from) => TICKET_STATUSES.map((to) => [from, to] as const));

describe('an admin changes the status', () => {
  it.each(pairs.filter(([from, to]) => from !== to))('from %s to %s', (from, to) => {
    setting(inStatus(from), to).then(
      statusChanged(from, to, { resolvedBy: isFinished(to) ? adaObi.id : null }),
    );
  });

  it.each(TICKET_STATUSES)('to %s, which it already is, and nothing happens', (status) => {
    setting(inStatus(status), status).then();
  });

  it.each(['resolved', 'closed'] as const)('keeps the notes when the ticket is %s', (status) => {
    setting(inStatus('in_progress'), status, { resolutionNotes: 'Wallet credited.' }).then(
      finished('in_progress', status, 'Wallet credited.'),
    );
  });

  it.each(['in_progress', 'waiting_user', 'escalated'] as const)(
    'keeps no notes when the ticket becomes %s',
    (status) => {
      setting(inStatus('pending'), status, { resolutionNotes: 'Not yet.' }).then(
        statusChanged('pending', status),
      );
    },
  );

  it.each(['resolved', 'closed'] as const)('replaces the notes when a ticket is %s once more', (status) => {
    setting([ticketOpened(), finished('pending', status, 'Old.')], status, { resolutionNotes: 'New.' }).then(
      resolutionNotesReplaced('New.'),
    );
  });

  it('closes what was resolved with the notes that it has, so that whoever hears of it hears them too', () => {
    setting([ticketOpened(), finished('pending', 'resolved', 'Credited.')], 'closed').then(
      statusChanged('resolved', 'closed', { resolvedBy: adaObi.id, resolutionNotes: 'Credited.' }),
    );
  });

  it('adds notes to a ticket that was resolved without any', () => {
    setting([ticketOpened(), finished('pending')], 'resolved', { resolutionNotes: 'Late.' }).then(
      resolutionNotesReplaced('Late.'),
    );
  });

  it('does nothing when a ticket is resolved once more with the same notes', () => {
    setting([ticketOpened(), finished('pending', 'resolved', 'Same.')], 'resolved', {
      resolutionNotes: 'Same.',
    }).then();
  });

  it('does nothing when a ticket is resolved once more without notes', () => {
    setting([ticketOpened(), finished('pending', 'resolved', 'Kept.')], 'resolved').then();
  });

  it('does nothing when another admin resolves what is resolved', () => {
    setting([ticketOpened(), finished('pending')], 'resolved', { adminId: benEze.id }).then();
  });

  it('compares with the notes that closing after resolving has kept', () => {
    setting(
      [ticketOpened(), finished('pending', 'resolved', 'Kept.'), finished('resolved', 'closed')],
      'closed',
      {
        resolutionNotes: 'Kept.',
      },
    ).then();
  });

  it('does not compare with notes from before the ticket was reopened', () => {
    const reopened = [
      ticketOpened(),
      finished('pending', 'resolved', 'Same.'),
      statusChanged('resolved', 'in_progress'),
    ];
    setting([...reopened, finished('in_progress')], 'resolved', { resolutionNotes: 'Same.' }).then(
      resolutionNotesReplaced('Same.'),
    );
  });

  it('refuses a ticket that does not exist', () => setting([], 'resolved').thenRefused('ticket_not_found'));
});
