import { isRefusal } from '../../commands/refusal.ts';
import { ticketIdFrom } from '../../commands/ticketing/ticket-reference.ts';
import type { ConversationId } from '../../events/ids.ts';
import { BEGINNING, type Position } from '../../events/log/port.ts';
import { command } from '../endpoint.ts';
import { failureOf } from '../refusal-responses.ts';
import { showsChangedWork } from '../shown-subjects.ts';
import { type BulkResult, bulkBody, bulkData } from './bulk-inputs.ts';
import { changeChat } from './change-chat.ts';
import { changeTicket } from './change-ticket.ts';
import { type ByAdmin, type Changed, NOT_APPLICABLE } from './changed.ts';
import type { WorkDependencies } from './dependencies.ts';
import { tag, WORK } from './work-list.ts';

/** Items that are changed at the same time: their events share writes to the disk. */
const AT_ONCE = 20;

type Asked = (typeof bulkBody)['_output'];

export const workBulk = (deps: WorkDependencies) =>
  command({
    method: 'POST',
    path: `${WORK}/bulk`,
    summary: 'Change up to 200 tickets and chats at once',
    notes:
      'Each item is changed as by its own endpoint, by itself: some may be changed and others not, and `results` says which. `before` of a result is the `change` that brings back what was: sent as its `change`, with the `revision` of the result as `if_revision`, it undoes this one and nothing that came after it. Resolution notes of a ticket that is opened again stay in its history alone.',
    tag,
    access: ['admin'],
    limit: 'work_bulk',
    kind: 'command',
    shows: showsChangedWork,
    revised: false,
    body: bulkBody,
    answers: { 200: { description: 'What became of each item', data: bulkData } },
    async handle({ body, ...by }) {
      const results: BulkResult[] = [];
      let last: Position = BEGINNING;
      for (let at = 0; at < body.items.length; at += AT_ONCE) {
        const some = body.items.slice(at, at + AT_ONCE);
        const changed = await Promise.all(some.map((item) => changeItem(deps, item, by)));
        for (const [index, one] of changed.entries()) {
          results.push(resultOf(deps, some[index] as Asked['items'][number], one));
          if (typeof one === 'object' && 'position' in one && one.position > last) last = one.position;
        }
      }
      return { told: null, facts: results, ...(last > BEGINNING && { position: last }) };
    },
    async present({ facts: results }) {
      const done = results.filter(({ outcome }) => outcome === 'done').length;
      return { status: 200, message: 'Changes carried out', data: { results, done } };
    },
  });

function changeItem(
  { tickets, chat }: WorkDependencies,
  { kind, id, change, if_revision: known }: Asked['items'][number],
  by: ByAdmin,
): Promise<Changed> {
  const invocation = { ...by, ifMatch: known === undefined ? null : ([known] as const) };
  return kind === 'ticket'
    ? changeTicket(tickets, ticketIdFrom(id), change, invocation)
    : changeChat(chat, id as ConversationId, change, invocation);
}

function resultOf(
  { defaultRegion }: WorkDependencies,
  { kind, id }: Asked['items'][number],
  changed: Changed,
): BulkResult {
  const item = { kind, id, revision: null, before: null };
  if (changed === NOT_APPLICABLE)
    return { ...item, outcome: 'refused', code: changed, message: `A ${kind} can’t be changed like that` };
  if (!isRefusal(changed)) {
    const { revision, before } = changed;
    const outcome = before === null ? 'unchanged' : 'done';
    return { ...item, outcome, revision, before, code: null, message: null };
  }
  const { code, message, status } = failureOf(changed, defaultRegion);
  const isOfItem = changed.refused === 'ticket_not_found' || changed.refused === 'conversation_not_found';
  const outcome = isOfItem ? 'not_found' : status === 409 && changed.conflict ? 'conflict' : 'refused';
  return { ...item, outcome, revision: changed.conflict?.revision ?? null, code, message };
}
