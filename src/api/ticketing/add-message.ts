import type { Outcome } from '../../commands/handle.ts';
import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import { addMessage } from '../../commands/ticketing/add-message.ts';
import { revealTo } from '../../commands/ticketing/revealing.ts';
import { type TicketState, ticketFold } from '../../commands/ticketing/ticket.ts';
import { ticketIdOf } from '../../commands/ticketing/ticket-number.ts';
import type { AppendedEvent } from '../../events/envelope.ts';
import type { MessageId, TicketNumber, UserId } from '../../events/ids.ts';
import { type TicketEvent, ticketStream } from '../../events/ticketing/events.ts';
import { type AppendedMessage, messageIn } from '../../projections/ticketing/project-message.ts';
import { command, type EndpointRequest } from '../endpoint.ts';
import { newId } from '../new-id.ts';
import { doneBy } from '../outcomes.ts';
import type { TicketingDependencies } from './dependencies.ts';
import { addMessageBody, addMessageData } from './inputs.ts';
import { isOwnTicket } from './own-ticket.ts';
import { presentSentMessage } from './present-user.ts';

export const addMessageToTicket = (deps: TicketingDependencies) =>
  command({
    method: 'POST',
    path: '/api/v1/support/ticket/add-message',
    summary: 'Send a message to a ticket',
    notes:
      'The e-mail must be that of the ticket. A ticket that was waiting for the user is in progress again. Resolved and closed tickets take no messages from users.',
    tag: 'Tickets for users',
    access: 'anyone',
    guarded: true,
    limit: 'public_write',
    kind: 'command',
    versioned: true,
    body: addMessageBody,
    answers: { 201: { description: 'The message', data: addMessageData } },
    refusals: ['ticket_not_found', 'email_mismatch', 'ticket_closed'],
    lookUp: {
      failures: ['ticket_not_found', 'email_mismatch'],
      isEntitled: ({ caller, body }) => isOwnTicket(deps, caller, body.ticket_number),
    },
    async handle(request) {
      const { ticket_number, message, email } = request.body;
      const added = await messageFromUser(deps, request, { ticketNumber: ticket_number, message, email });
      return isRefusal(added) ? added : doneBy(added);
    },
    async present({ told }, { body: { ticket_number } }) {
      const message = presentSentMessage(sentIn(await deps.commands.recall(told)));
      const data = { ticket_number, ticket_id: ticketIdOf(ticket_number), message };
      return { status: 201, message: 'Message sent', data };
    },
  });

/** A message from the user's side, whichever endpoint takes it. */
export async function messageFromUser(
  { commands, directory }: TicketingDependencies,
  { caller, context, ifMatch }: EndpointRequest<unknown, unknown, unknown>,
  written: { readonly ticketNumber: TicketNumber; readonly message: string; readonly email: string },
): Promise<Outcome<TicketState, TicketEvent> | Refusal> {
  const known = caller.kind === 'user' ? await directory.user(caller.id as UserId) : null;
  const messageId = newId<MessageId>();
  return commands.execute(
    ticketFold,
    ticketStream(ticketIdOf(written.ticketNumber)),
    (ticket) => addMessage(ticket, { ...written, messageId, caller, callerName: known?.name ?? null }),
    context,
    { ifMatch, reveal: revealTo(caller) },
  );
}

/** The message that a command brought into the conversation. */
export function sentIn(events: readonly AppendedEvent<TicketEvent>[]): AppendedMessage {
  for (const envelope of events) {
    const message = messageIn(envelope);
    if (message) return message;
  }
  throw new Error('a message was sent and none was recorded');
}
