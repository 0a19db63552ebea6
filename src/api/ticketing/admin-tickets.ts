import type { Bearer } from '../../commands/caller.ts';
import { fullName } from '../../commands/full-name.ts';
import type { Decide } from '../../commands/handle.ts';
import type { Told } from '../../commands/recall.ts';
import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import { assignTicket } from '../../commands/ticketing/assign-ticket.ts';
import { changePriority } from '../../commands/ticketing/change-priority.ts';
import { changeStatus } from '../../commands/ticketing/change-status.ts';
import { reply } from '../../commands/ticketing/reply.ts';
import { revealTo } from '../../commands/ticketing/revealing.ts';
import { setTags } from '../../commands/ticketing/set-tags.ts';
import { type TicketState, ticketFold } from '../../commands/ticketing/ticket.ts';
import type { AdminId, MessageId, TicketId } from '../../events/ids.ts';
import { type TicketEvent, ticketStream } from '../../events/ticketing/events.ts';
import type { TicketStatus } from '../../events/ticketing/vocabulary.ts';
import { command, type Endpoint, type EndpointRequest } from '../endpoint.ts';
import { newId } from '../new-id.ts';
import { type Done, doneBy, type Presented } from '../outcomes.ts';
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

type Request = EndpointRequest<{ readonly id: string }, unknown, unknown>;
type Did = Done<Told<TicketEvent>, null>;

export const replyToTicket = (deps: TicketingDependencies) =>
  command({
    method: 'POST',
    path: `${BASE}/reply`,
    summary: 'Answer the user, or leave a note for the support team',
    notes:
      'A first reply takes up a pending ticket: its status becomes in_progress. An internal note changes nothing that a user could see. Both are possible whatever the status.',
    tag,
    access: ['admin'],
    limit: 'admin_write',
    kind: 'command',
    versioned: true,
    params: ticketPath,
    body: replyBody,
    answers: { 201: { description: 'The message', data: replyData } },
    refusals: ['ticket_not_found'],
    async handle(request) {
      const { message, is_internal: isInternal } = request.body;
      const admin = await replying(deps, request.caller as Bearer);
      const messageId = newId<MessageId>();
      const decide = (ticket: TicketState) => reply(ticket, { messageId, message, isInternal, admin });
      return change(deps, request, decide);
    },
    async present({ told }) {
      const data = presentSentReply(sentIn(await deps.commands.recall(told)));
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
      'Any status may follow any other. The notes are kept when resolving or closing, and shown to the user; leaving these statuses clears them.',
    ),
    body: statusBody,
    async handle(request) {
      const { status, resolution_notes: resolutionNotes } = request.body;
      const adminId = (request.caller as Bearer).id as AdminId;
      const decide = (ticket: TicketState) => changeStatus(ticket, { status, resolutionNotes, adminId });
      return change(deps, request, decide);
    },
    present: (done, { params, body }) => presentChanged(deps, params, done, STATUS_MESSAGES[body.status]),
  });

export const assignTicketToAdmin = (deps: TicketingDependencies) =>
  command({
    ...changing(
      'assign',
      'Assign to an admin',
      'An admin is known once the directory has recorded them, or once they have come with a token.',
    ),
    refusals: ['ticket_not_found', 'admin_not_found'],
    body: assignBody,
    async handle(request) {
      const id = request.body.assigned_to as AdminId;
      const known = await deps.directory.admin(id);
      const admin = known && { id, name: known.name };
      return change(deps, request, (ticket) => assignTicket(ticket, { admin }));
    },
    present: (done, { params }) => presentChanged(deps, params, done, 'Ticket assigned'),
  });

export const changeTicketPriority = (deps: TicketingDependencies) =>
  command({
    ...changing('priority', 'Change the priority'),
    body: priorityBody,
    handle: (request) => change(deps, request, (ticket) => changePriority(ticket, request.body)),
    present: (done, { params }) => presentChanged(deps, params, done, 'Priority updated'),
  });

export const setTicketTags = (deps: TicketingDependencies) =>
  command({
    ...changing('tags', 'Set the tags'),
    body: tagsBody,
    handle: (request) => change(deps, request, (ticket) => setTags(ticket, request.body)),
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
  answers: { 200: { description: 'The ticket as it is in lists', data: changedTicketData } },
  refusals: ['ticket_not_found'] as Endpoint['refusals'],
});

async function change(
  { commands }: TicketingDependencies,
  { caller, params, context, ifMatch }: Request,
  decide: Decide<TicketState, TicketEvent>,
): Promise<Did | Refusal> {
  const changed = await commands.execute(ticketFold, ticketStream(params.id as TicketId), decide, context, {
    ifMatch,
    reveal: revealTo(caller),
  });
  return isRefusal(changed) ? changed : doneBy(changed);
}

async function presentChanged(
  { tickets }: TicketingDependencies,
  { id }: Request['params'],
  { told }: Did,
  message: string,
): Promise<Presented> {
  const ticket = await tickets.ticketAt(id as TicketId, told);
  return { status: 200, message, data: presentListedTicket(ticket, await tickets.peopleOf([ticket])) };
}

/** The admin under the name that the directory gives, else that of their token. */
async function replying({ directory }: TicketingDependencies, bearer: Bearer) {
  const known = await directory.admin(bearer.id as AdminId);
  return {
    id: bearer.id as AdminId,
    name: known?.name ?? fullName(bearer.firstName, bearer.lastName),
    email: known?.email ?? bearer.email,
  };
}
