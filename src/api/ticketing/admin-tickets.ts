import { concluding } from '../../commands/invocation.ts';
import type { CommandEvents } from '../../commands/recall.ts';
import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import type { TicketOutcome } from '../../commands/ticketing/tickets.ts';
import type { AdminId, TicketId } from '../../events/ids.ts';
import type { TicketEvent } from '../../events/ticketing/events.ts';
import type { TicketStatus } from '../../events/ticketing/vocabulary.ts';
import { command, type Endpoint } from '../endpoint.ts';
import { type Done, doneBy, type Presented } from '../outcomes.ts';
import { showsTicket } from '../shown-subjects.ts';
import { sentIn } from './add-message.ts';
import type { TicketingDependencies } from './dependencies.ts';
import {
  assignBody,
  changedTicketData,
  priorityBody,
  replyBody,
  replyData,
  statusBody,
  tagsBody,
  ticketPath,
} from './inputs.ts';
import { presentListedTicket, presentSentReply } from './present-admin.ts';

const tag = 'Tickets for admins';
const BASE = '/api/v1/unified-admin/support/:id';

type Did = Done<CommandEvents<TicketEvent>, null>;

export const replyToTicket = ({ tickets }: TicketingDependencies) =>
  command({
    method: 'POST',
    path: `${BASE}/reply`,
    summary: 'Reply to the user, or add an internal note',
    notes:
      'The first reply to a `pending` ticket sets its status to `in_progress`. Users never see internal notes or their effects. Replies and notes are possible in every status.',
    tag,
    access: ['admin'],
    limit: 'admin_write',
    kind: 'command',
    versioned: true,
    params: ticketPath,
    body: replyBody,
    answers: { 201: { description: 'The message', data: replyData } },
    refusals: ['ticket_not_found'],
    handle(request) {
      const { message, is_internal: isInternal } = request.body;
      return done(tickets.reply(request.params.id, { message, isInternal }, concluding(request)));
    },
    async present({ told }) {
      const data = presentSentReply(sentIn(await tickets.eventsOf(told)));
      return { status: 201, message: 'Reply sent', data };
    },
  });

const STATUS_MESSAGES: Readonly<Record<TicketStatus, string>> = {
  pending: 'Ticket status updated',
  in_progress: 'Ticket status updated',
  waiting_user: 'Ticket status updated',
  resolved: 'Ticket resolved',
  closed: 'Ticket closed',
  escalated: 'Ticket escalated',
};

export const changeTicketStatus = (deps: TicketingDependencies) =>
  command({
    ...changing(
      'status',
      'Change the status',
      'Every change of status is allowed. `resolution_notes` are stored when the status becomes `resolved` or `closed`, and the user can read them. Another status clears them.',
    ),
    body: statusBody,
    handle(request) {
      const { status, resolution_notes: resolutionNotes } = request.body;
      const change = { status, resolutionNotes };
      return done(deps.tickets.changeStatus(request.params.id, change, concluding(request)));
    },
    present: (done, { params, body }) => presentChanged(deps, params, done, STATUS_MESSAGES[body.status]),
  });

export const assignTicketToAdmin = (deps: TicketingDependencies) =>
  command({
    ...changing(
      'assign',
      'Assign to an admin, or unassign',
      'The admin must be recorded in the directory, or must have sent a request with a token before. `null` unassigns the ticket.',
    ),
    refusals: ['ticket_not_found', 'admin_not_found'],
    body: assignBody,
    handle(request) {
      const admin = request.body.assigned_to as AdminId | null;
      return done(deps.tickets.assign(request.params.id, admin, concluding(request)));
    },
    present: (done, { params, body }) =>
      presentChanged(deps, params, done, body.assigned_to === null ? 'Ticket unassigned' : 'Ticket assigned'),
  });

export const changeTicketPriority = (deps: TicketingDependencies) =>
  command({
    ...changing('priority', 'Change the priority'),
    body: priorityBody,
    handle: (request) =>
      done(deps.tickets.changePriority(request.params.id, request.body.priority, concluding(request))),
    present: (done, { params }) => presentChanged(deps, params, done, 'Priority updated'),
  });

export const setTicketTags = (deps: TicketingDependencies) =>
  command({
    ...changing('tags', 'Set the tags'),
    body: tagsBody,
    handle: (request) =>
      done(deps.tickets.setTags(request.params.id, request.body.tags, concluding(request))),
    present: (done, { params }) => presentChanged(deps, params, done, 'Tags updated'),
  });

/** What the entries of all changes of a ticket share. */
const changing = (what: string, summary: string, notes = '') => ({
  method: 'PUT' as const,
  path: `${BASE}/${what}` as const,
  summary,
  notes,
  tag,
  access: ['admin'] as const,
  limit: 'admin_write' as const,
  kind: 'command' as const,
  versioned: true,
  params: ticketPath,
  shows: showsTicket,
  answers: { 200: { description: 'The ticket, as in the list', data: changedTicketData } },
  refusals: ['ticket_not_found'] as Endpoint['refusals'],
});

async function done(outcome: TicketOutcome): Promise<Did | Refusal> {
  const changed = await outcome;
  return isRefusal(changed) ? changed : doneBy(changed);
}

async function presentChanged(
  { reader }: TicketingDependencies,
  { id }: { readonly id: TicketId },
  { told }: Did,
  message: string,
): Promise<Presented> {
  const ticket = await reader.ticketAt(id, told);
  return { status: 200, message, data: presentListedTicket(ticket, await reader.peopleOf([ticket])) };
}
