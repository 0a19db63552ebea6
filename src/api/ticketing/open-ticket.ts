import type { z } from 'zod';
import type { Told } from '../../commands/recall.ts';
import { isRefusal, type Refusal, refuse } from '../../commands/refusal.ts';
import { openTicket } from '../../commands/ticketing/open-ticket.ts';
import { ticketFold } from '../../commands/ticketing/ticket.ts';
import { ticketIdOf, ticketNumberFor } from '../../commands/ticketing/ticket-number.ts';
import type { MessageId, TicketNumber, UserId } from '../../events/ids.ts';
import { type DeviceMetadata, type TicketEvent, ticketStream } from '../../events/ticketing/events.ts';
import { messageIn } from '../../projections/ticketing/project-message.ts';
import { projectTicket } from '../../projections/ticketing/project-ticket.ts';
import { command, type EndpointRequest } from '../endpoint.ts';
import { newId } from '../new-id.ts';
import { type Done, doneBy, type Presented } from '../outcomes.ts';
import { readPhoneNumber } from '../phone-number.ts';
import { messageFromUser } from './add-message.ts';
import type { TicketingDependencies } from './dependencies.ts';
import { requestSupportBody, requestSupportData } from './inputs.ts';
import { isOwnTicket } from './own-ticket.ts';
import { presentUserTicket } from './present-user.ts';

type Body = z.output<typeof requestSupportBody>;
type Request = EndpointRequest<null, null, Body>;
type Did = Done<Told<TicketEvent>, null>;

const CREATED = 'Your ticket has been created. Our team will review it and respond as soon as possible.';

export const requestSupport = (deps: TicketingDependencies) =>
  command({
    method: 'POST',
    path: '/api/v1/support/request-support',
    summary: 'Open a ticket, or add a message to one',
    notes:
      'With `ticket_number` the description becomes a message of that ticket. Send an `Idempotency-Key`: after a 503 or a broken connection only a repetition with the same key tells whether the ticket was opened, and never opens it twice.',
    tag: 'Tickets for users',
    access: 'anyone',
    guarded: true,
    limit: 'public_write',
    kind: 'command',
    versioned: true,
    body: requestSupportBody,
    answers: { 201: { description: 'The ticket with its messages', data: requestSupportData } },
    refusals: [
      'invalid_phone_number',
      'invalid_session',
      'ticket_not_found',
      'email_mismatch',
      'ticket_closed',
    ],
    lookUp: {
      failures: ['ticket_not_found', 'email_mismatch', 'invalid_session'],
      appliesTo: ({ body }) => body.ticket_number !== null || body.session_id !== null,
      isEntitled: async ({ caller, body: { ticket_number: number } }) =>
        number !== null && isOwnTicket(deps, caller, number as TicketNumber),
    },
    handle: (request) =>
      request.body.ticket_number === null
        ? openNew(deps, request)
        : addToExisting(deps, request, request.body.ticket_number as TicketNumber),
    present: ({ told }, { body }) =>
      body.ticket_number === null
        ? presentNew(deps, told)
        : presentExisting(deps, told, body.ticket_number as TicketNumber),
  });

async function addToExisting(
  deps: TicketingDependencies,
  request: Request,
  ticketNumber: TicketNumber,
): Promise<Did | Refusal> {
  const { description: message, email } = request.body;
  const added = await messageFromUser(deps, request, { ticketNumber, message, email });
  return isRefusal(added) ? added : doneBy(added);
}

async function presentExisting(
  { tickets }: TicketingDependencies,
  told: Told<TicketEvent>,
  ticketNumber: TicketNumber,
): Promise<Presented> {
  const { ticket, messages } = await tickets.conversationAt(ticketIdOf(ticketNumber), told);
  return {
    status: 201,
    message: 'Message added to existing ticket',
    data: {
      ticket: presentUserTicket(ticket, messages),
      message: 'Your message has been added to the ticket.',
    },
  };
}

async function openNew(deps: TicketingDependencies, request: Request): Promise<Did | Refusal> {
  const { body, context } = request;
  const phoneNumber =
    body.phone_number === null ? null : readPhoneNumber(body.phone_number, deps.defaultRegion);
  if (body.phone_number !== null && phoneNumber === null) {
    return refuse('invalid_phone_number', { field: 'phone_number' });
  }
  if (body.session_id !== null && !(await deps.directory.hasRegistrationSession(body.session_id))) {
    return refuse('invalid_session', { field: 'session_id' });
  }
  const user = await ownerOf(deps, request, phoneNumber);
  const ticketNumber = await ticketNumberFor(deps.commands, deps.ticketPrefix, context);
  const ticketId = ticketIdOf(ticketNumber);
  const command = {
    ...{ ticketId, ticketNumber, messageId: newId<MessageId>(), user, phoneNumber },
    ...{ email: body.email, subject: body.subject, description: body.description },
    ...{ supportType: body.support_type, priority: body.priority },
    ...{ relatedTransactionId: body.related_transaction_id, registrationSessionId: body.session_id },
    ...{ deviceMetadata: deviceOf(request), ipAddress: request.ipAddress },
    userAgent: request.header('user-agent')?.slice(0, 512) ?? null,
  };
  const opened = await deps.commands.execute(
    ticketFold,
    ticketStream(ticketId),
    (ticket) => openTicket(ticket, command),
    context,
  );
  return isRefusal(opened) ? opened : doneBy(opened);
}

async function presentNew({ commands }: TicketingDependencies, told: Told<TicketEvent>): Promise<Presented> {
  const [first] = await commands.recall(told);
  const message = first && messageIn(first);
  if (!first || !message) throw new Error(`a ticket number was given twice: ${told.stream} was there before`);
  const ticket = projectTicket(null, { ...first, position: told.position });
  return {
    status: 201,
    message: 'Support ticket created successfully',
    data: { ticket: presentUserTicket(ticket, [message]), message: CREATED },
  };
}

/** The bearer of the token, else whoever is known by that e-mail or phone number, else nobody. */
async function ownerOf(
  { directory }: TicketingDependencies,
  { caller, body }: Request,
  phoneNumber: string | null,
): Promise<{ id: UserId; name: string | null } | null> {
  if (caller.kind !== 'user') return directory.userByContact({ email: body.email, phoneNumber });
  const known = await directory.user(caller.id as UserId);
  return { id: caller.id as UserId, name: known?.name ?? null };
}

/** As much as the body may say of each. */
const MAX_DEVICE_CHARACTERS = 200;

/** What the body tells of the device, else what the headers tell, else nothing. */
function deviceOf({ body, header }: Request): DeviceMetadata | null {
  if (body.device_metadata !== null) return body.device_metadata;
  const claim = (name: string) => header(name)?.slice(0, MAX_DEVICE_CHARACTERS) ?? null;
  const told: DeviceMetadata = {
    device_id: claim('x-device-id'),
    device_model: claim('x-device-model'),
    platform: claim('platform') ?? claim('x-platform'),
    app_version: claim('x-app-version'),
  };
  return Object.values(told).every((value) => value === null) ? null : told;
}
