import { concluding } from '../../commands/invocation.ts';
import { isRefusal } from '../../commands/refusal.ts';
import { ticketIdOf } from '../../commands/ticketing/ticket-number.ts';
import type { AppendedEvent } from '../../events/envelope.ts';
import type { UserId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { messageIn, type TicketMessage } from '../../events/ticketing/messages.ts';
import { command } from '../endpoint.ts';
import { doneBy } from '../outcomes.ts';
import { contactFor } from './contact.ts';
import type { TicketingDependencies } from './dependencies.ts';
import { addMessageBody, addMessageData } from './inputs.ts';
import { presentSentMessage } from './present-user.ts';
import { isEntitled, UNPROVEN, visitorOf } from './visitor.ts';

export const addMessageToTicket = (deps: TicketingDependencies) =>
  command({
    method: 'POST',
    path: '/api/v1/support/ticket/add-message',
    summary: 'Send a message to a ticket',
    notes:
      'The e-mail must be that of the ticket. If the ticket was `waiting_user`, it becomes `in_progress`. A resolved or closed ticket takes no messages from users. Admins can’t use this endpoint: they write replies.',
    tag: 'Tickets for users',
    access: 'anyone',
    guarded: true,
    byLink: true,
    limit: 'public_write',
    kind: 'command',
    versioned: true,
    body: addMessageBody,
    answers: { 201: { description: 'The message', data: addMessageData } },
    refusals: ['ticket_not_found', ...UNPROVEN, 'admins_reply', 'email_mismatch', 'ticket_closed'],
    lookUp: {
      failures: ['ticket_not_found', 'email_mismatch'],
      isEntitled: (request) => isEntitled(deps, request, request.body.ticket_number),
    },
    async handle(request) {
      const { ticket_number: ticketNumber, message, email } = request.body;
      const visitor = await visitorOf(request, deps);
      if (isRefusal(visitor)) return visitor;
      const { link } = visitor;
      const written = { ticketNumber, message, email, link };
      const added = await deps.tickets.addMessage(written, concluding(request));
      return isRefusal(added) ? added : doneBy(added);
    },
    async present({ told }, { caller, body: { ticket_number, email } }) {
      const sent = sentIn(await deps.tickets.eventsOf(told));
      const contact = contactFor(caller, deps.ticketAccess, {
        userId: sent.senderId as UserId | null,
        email,
      });
      const message = presentSentMessage(sent, contact);
      const data = { ticket_number, ticket_id: ticketIdOf(ticket_number), message };
      return { status: 201, message: 'Message sent', data };
    },
  });

/** The message that a command brought into the conversation. */
export function sentIn(events: readonly AppendedEvent<TicketEvent>[]): TicketMessage {
  for (const envelope of events) {
    const message = messageIn(envelope);
    if (message) return message;
  }
  throw new Error('a message was sent and none was recorded');
}
