import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import type { AdminId, ConversationId } from '../../events/ids.ts';
import type { Place } from '../../projections/as-of.ts';
import { command, type Endpoint } from '../endpoint.ts';
import type { Done, Presented } from '../outcomes.ts';
import { showsConversation } from '../shown-subjects.ts';
import { type ConversationAt, doneAt } from './conversation-at.ts';
import { CONVERSATIONS, tag } from './conversation-list.ts';
import type { ConversationDependencies } from './dependencies.ts';
import { assignBody, conversationPath, priorityBody, statusBody } from './inputs.ts';
import { presentConversation } from './present.ts';
import { conversation as conversationData } from './views.ts';

export const changeConversationStatus = (deps: ConversationDependencies) =>
  command({
    ...changing(
      'status',
      'Change the status',
      'After a conversation is closed, its owner’s next request opens a new one. A closed conversation can be opened again unless its owner has another open conversation of the same type.',
    ),
    refusals: ['conversation_not_found', 'conversation_superseded'],
    body: statusBody,
    handle(request) {
      const { id } = request.params;
      return done(id, deps.chat.changeStatus(id, request.body.status, request));
    },
    present: (done) => presentDone(deps, done, 'Status updated'),
  });

export const assignConversationToAdmin = (deps: ConversationDependencies) =>
  command({
    ...changing(
      'assign',
      'Assign to an admin, or unassign',
      'The admin must be recorded in the directory, or must have sent a request with a token before. `null` unassigns the conversation.',
    ),
    refusals: ['conversation_not_found', 'admin_not_found'],
    body: assignBody,
    handle(request) {
      const { id } = request.params;
      return done(id, deps.chat.assign(id, request.body.adminId as AdminId | null, request));
    },
    present: (done, { body }) =>
      presentDone(deps, done, body.adminId === null ? 'Conversation unassigned' : 'Conversation assigned'),
  });

export const changeConversationPriority = (deps: ConversationDependencies) =>
  command({
    ...changing('priority', 'Change the priority'),
    body: priorityBody,
    handle(request) {
      const { id } = request.params;
      return done(id, deps.chat.changePriority(id, request.body.priority, request));
    },
    present: (done) => presentDone(deps, done, 'Priority updated'),
  });

/** What the entries of all changes of a conversation share. */
const changing = (what: string, summary: string, notes = '') => ({
  method: 'PATCH' as const,
  path: `${CONVERSATIONS}/:id/${what}` as const,
  summary,
  notes,
  tag,
  access: ['admin'] as const,
  limit: 'admin_write' as const,
  kind: 'command' as const,
  versioned: true,
  params: conversationPath,
  shows: showsConversation,
  answers: { 200: { description: 'The conversation', data: conversationData } },
  refusals: ['conversation_not_found'] as Endpoint['refusals'],
});

async function done(
  id: ConversationId,
  outcome: Promise<Place | Refusal>,
): Promise<Done<null, ConversationAt> | Refusal> {
  const changed = await outcome;
  return isRefusal(changed) ? changed : doneAt(id, changed);
}

async function presentDone(
  { reader }: ConversationDependencies,
  { facts }: Done<null, ConversationAt>,
  message: string,
): Promise<Presented> {
  return { status: 200, message, data: presentConversation(await reader.at(facts.id, facts)) };
}
