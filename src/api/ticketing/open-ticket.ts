import type { z } from 'zod';
import type { Caller } from '../../commands/caller.ts';
import { concluding } from '../../commands/invocation.ts';
import type { CommandEvents } from '../../commands/recall.ts';
import { isRefusal, type Refusal, refuse } from '../../commands/refusal.ts';
import { ticketIdOf } from '../../commands/ticketing/ticket-number.ts';
import type { TicketId, TicketNumber } from '../../events/ids.ts';
import { readPhoneNumber } from '../../events/phone-number.ts';
import type { DeviceMetadata } from '../../events/ticketing/device.ts';
import { withPlatform } from '../../events/ticketing/device.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import { visibleOrNull } from '../../events/visible-text.ts';
import { command } from '../endpoint.ts';
import type { EndpointRequest } from '../endpoint-request.ts';
import { type Done, doneBy, type Presented } from '../outcomes.ts';
import { showsItsTicket } from '../shown-subjects.ts';
import { contactFor } from './contact.ts';
import type { TicketingDependencies } from './dependencies.ts';
import { requestSupportBody, requestSupportData } from './inputs.ts';
import { presentOpenedTicket, presentUserTicket } from './present-user.ts';
import { isEntitled, UNPROVEN, visitorOf } from './visitor.ts';

type Body = z.output<typeof requestSupportBody>;
type Request = EndpointRequest<null, null, Body>;
type Did = Done<CommandEvents<TicketEvent>, null>;

const CREATED = 'Your ticket has been created. Our team will review it and respond as soon as possible.';

export const requestSupport = (deps: TicketingDependencies) =>
  command({
    method: 'POST',
    path: '/api/v1/support/request-support',
    summary: 'Open a ticket, or add a message to one',
    notes:
      'With `ticket_number`, the description is added to that ticket as a message. Send an `Idempotency-Key`: after a 503 or a broken connection, repeat the request with the same key. It returns the ticket if it was opened, and never opens a second one.',
    tag: 'Tickets for users',
    access: 'anyone',
    guarded: true,
    byLink: true,
    secrets: deps.ticketAccess === 'signed-link' ? ['answer'] : [],
    limit: 'public_write',
    kind: 'command',
    versioned: true,
    body: requestSupportBody,
    shows: showsItsTicket,
    answers: { 201: { description: 'The ticket with its messages', data: requestSupportData } },
    refusals: [
      'invalid_phone_number',
      'invalid_session',
      'ticket_not_found',
      ...UNPROVEN,
      'admins_reply',
      'email_mismatch',
      'ticket_closed',
    ],
    lookUp: {
      failures: ['ticket_not_found', 'email_mismatch', 'invalid_session'],
      appliesTo: ({ body }) => body.ticket_number !== null || body.session_id !== null,
      isEntitled: async (request) =>
        request.body.ticket_number !== null && isEntitled(deps, request, request.body.ticket_number),
    },
    handle: (request) =>
      request.body.ticket_number === null
        ? openNew(deps, request)
        : addToExisting(deps, request, request.body.ticket_number as TicketNumber),
    present: ({ told }, { caller, body }) =>
      body.ticket_number === null
        ? presentNew(deps, told)
        : presentExisting(deps, told, ticketIdOf(body.ticket_number), caller),
  });

/** The description becomes a message of a ticket that exists. */
async function addToExisting(
  deps: TicketingDependencies,
  request: Request,
  ticketNumber: TicketNumber,
): Promise<Did | Refusal> {
  const { description: message, email } = request.body;
  const visitor = await visitorOf(request, deps);
  if (isRefusal(visitor)) return visitor;
  const { link } = visitor;
  const written = { ticketNumber, message, email, link };
  const added = await deps.tickets.addMessage(written, concluding(request));
  return isRefusal(added) ? added : doneBy(added);
}

async function presentExisting(
  { reader, ticketAccess }: TicketingDependencies,
  told: CommandEvents<TicketEvent>,
  id: TicketId,
  caller: Caller,
): Promise<Presented> {
  const { ticket, messages } = await reader.conversationAt(id, told);
  const contact = contactFor(caller, ticketAccess, ticket);
  return {
    status: 201,
    message: 'Message added to existing ticket',
    data: {
      ticket: presentUserTicket(ticket, messages, contact),
      message: 'Your message has been added to the ticket.',
    },
  };
}

async function openNew(
  { tickets, defaultRegion }: TicketingDependencies,
  request: Request,
): Promise<Did | Refusal> {
  const { body } = request;
  const phoneNumber = body.phone_number === null ? null : readPhoneNumber(body.phone_number, defaultRegion);
  if (body.phone_number !== null && phoneNumber === null)
    return refuse('invalid_phone_number', { field: 'phone_number' });
  const userAgent = beginningOf(request.header('user-agent'), MAX_USER_AGENT_CHARACTERS);
  const asked = {
    email: body.email,
    phoneNumber,
    subject: body.subject,
    description: body.description,
    supportType: body.support_type,
    priority: body.priority,
    relatedTransactionId: body.related_transaction_id,
    registrationSessionId: body.session_id,
    deviceMetadata: withPlatform(deviceOf(request), userAgent),
    ipAddress: request.ipAddress,
    userAgent,
  };
  const opened = await tickets.open(asked, concluding(request));
  return isRefusal(opened) ? opened : doneBy(opened);
}

async function presentNew(
  { tickets, links, ticketAccess }: TicketingDependencies,
  told: CommandEvents<TicketEvent>,
): Promise<Presented> {
  const [opened] = await tickets.eventsOf(told);
  if (opened?.event.type !== 'TicketOpened') throw new Error(`no ticket was opened in ${told.stream}`);
  const { data } = opened.event;
  const { time } = opened.metadata;
  // Who opened a ticket has not proven to have the address that they gave.
  const link =
    ticketAccess === 'signed-link'
      ? await links.issue({ id: data.ticketId, email: data.email }, false, time)
      : null;
  return {
    status: 201,
    message: 'Support ticket created successfully',
    data: {
      ticket: presentOpenedTicket(data, time),
      message: CREATED,
      ...(link && { access: link.access, access_expires_at: link.expiresAt }),
    },
  };
}

const MAX_USER_AGENT_CHARACTERS = 512;
/** As much as the body may say of each. */
const MAX_DEVICE_CHARACTERS = 200;

/** So many characters of it, never half of one. */
const beginningOf = (text: string | null, characters: number): string | null =>
  text === null ? null : [...text].slice(0, characters).join('');

/** Null where it tells nothing. */
const deviceOrNull = (device: DeviceMetadata | null): DeviceMetadata | null =>
  device !== null && Object.values(device).some((value) => visibleOrNull(value) !== null) ? device : null;

/** What the body tells of the device, else what the headers tell, else nothing. */
function deviceOf({ body, header }: Request): DeviceMetadata | null {
  const claim = (name: string) => beginningOf(visibleOrNull(header(name)), MAX_DEVICE_CHARACTERS);
  const inHeaders: DeviceMetadata = {
    device_id: claim('x-device-id'),
    device_model: claim('x-device-model'),
    platform: claim('platform') ?? claim('x-platform'),
    app_version: claim('x-app-version'),
  };
  return deviceOrNull(body.device_metadata) ?? deviceOrNull(inHeaders) ?? body.device_metadata;
}
