import { ANONYMOUS, type Caller } from '../../../src/commands/caller.ts';
import { type AddMessage, addMessage } from '../../../src/commands/ticketing/add-message.ts';
import type { TicketEvent } from '../../../src/events/ticketing/events.ts';
import {
  ada,
  bearer,
  finished,
  jane,
  janeRoe,
  john,
  johnDoe,
  messageCommand,
  statusChanged,
  ticketOpened,
  userMessageAdded,
} from '../../support/examples.ts';
import { given } from '../../support/ticketing.ts';

const writing = (history: readonly TicketEvent[], changes: Partial<AddMessage> = {}) =>
  given(...history).when((ticket) => addMessage(ticket, messageCommand(changes)));

describe('a message is verified', () => {
  const named = { ...bearer('user', janeRoe.id), email: 'John@Example.com' };
  const proven = { ...named, isEmailVerified: true };
  const unowned = { userId: null, senderName: null };
  it.each<[string, Caller, { userId?: null; senderName?: null }, boolean]>([
    ['by the token of the ticket’s user', john, {}, true],
    ['not without a token', ANONYMOUS, {}, false],
    ['not by the token of a service', bearer('service', johnDoe.id), {}, false],
    ['by a token whose issuer has verified the address of nobody’s ticket', proven, unowned, true],
    ['not by a token that only names that address', named, unowned, false],
  ])('%s', (_, caller, changes, isVerified) => {
    const { userId = johnDoe.id, senderName = johnDoe.name } = changes;
    writing([ticketOpened(changes)], { caller }).then(userMessageAdded({ userId, senderName, isVerified }));
  });
});

describe('a user writes', () => {
  it('adds the message', () => writing([ticketOpened()]).then(userMessageAdded()));

  it('puts a waiting ticket back in progress', () => {
    writing([ticketOpened(), statusChanged('pending', 'waiting_user')]).then(
      userMessageAdded(),
      statusChanged('waiting_user', 'in_progress'),
    );
  });

  it.each(['in_progress', 'escalated'] as const)('leaves a ticket that is %s as it is', (status) => {
    writing([ticketOpened(), statusChanged('pending', status)]).then(userMessageAdded());
  });

  it.each(['resolved', 'closed'] as const)('refuses to write on a ticket that is %s', (status) => {
    writing([ticketOpened(), finished('pending', status)]).thenRefused('ticket_closed');
  });

  it('writes again once the ticket was reopened', () => {
    writing([ticketOpened(), finished('pending'), statusChanged('resolved', 'in_progress')]).then(
      userMessageAdded(),
    );
  });

  it('refuses a ticket that does not exist, naming its number', () => {
    writing([]).thenRefused('ticket_not_found', { subject: 'SMI-2026-000001' });
  });

  it.each(['JOHN@example.com', '  john@example.com ', 'John@Example.COM'])(
    'takes %j for the e-mail of the ticket',
    (email) => {
      writing([ticketOpened()], { email }).then(userMessageAdded());
    },
  );

  it.each(['john@example.org', 'john@example.co', 'xjohn@example.com', ''])(
    'refuses the e-mail %j',
    (email) => {
      writing([ticketOpened()], { email }).thenRefused('email_mismatch', { field: 'email' });
    },
  );

  it('checks the e-mail before it tells that a ticket is closed', () => {
    writing([ticketOpened(), finished('pending')], { email: 'other@example.com' }).thenRefused(
      'email_mismatch',
    );
  });

  it("hides a ticket from another user's token, even with the right e-mail", () => {
    writing([ticketOpened()], { caller: jane }).thenRefused('ticket_not_found');
  });

  it.each([
    ['the owner', john, true],
    ['somebody without a token', ANONYMOUS, false],
  ])('lets %s write', (_, caller, isVerified) => {
    writing([ticketOpened()], { caller }).then(userMessageAdded({ isVerified }));
  });

  it('lets any user write on a ticket of nobody', () => {
    writing([ticketOpened({ userId: null })], { caller: jane }).then(userMessageAdded({ userId: null }));
  });

  it("signs with the owner's own name of today", () => {
    writing([ticketOpened()], { caller: john, callerName: 'Johnny Doe' }).then(
      userMessageAdded({ senderName: 'Johnny Doe', isVerified: true }),
    );
  });

  it("signs with the ticket's name when the owner's token tells none", () => {
    writing([ticketOpened()], { caller: john, callerName: null }).then(
      userMessageAdded({ isVerified: true }),
    );
  });

  it('never signs with the name of somebody who is not the owner', () => {
    writing([ticketOpened({ userId: null })], { caller: jane, callerName: 'Jane Obi' }).then(
      userMessageAdded({ userId: null }),
    );
  });

  it('refuses an admin, who would write in the name of the user', () => {
    writing([ticketOpened()], { caller: ada, callerName: 'Ada Obi' }).thenRefused('admins_reply');
  });

  it("signs with the ticket's e-mail however the caller spelt it", () => {
    writing([ticketOpened({ email: 'John@Example.com' })], { email: 'john@example.com' }).then(
      userMessageAdded({ senderEmail: 'John@Example.com' }),
    );
  });
});
