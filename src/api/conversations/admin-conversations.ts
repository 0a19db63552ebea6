import type { CountryCode } from 'libphonenumber-js';
import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import type { AdminId, ConversationId } from '../../events/ids.ts';
import type { Place } from '../../projections/as-of.ts';
import { conversationProjection } from '../../projections/conversations/conversations/projection.ts';
import type { ConversationPlace } from '../../projections/conversations/conversations/queries.ts';
import { conversationMessageSearch } from '../../projections/conversations/message-search/projection.ts';
import { command, type Endpoint, endpoint } from '../endpoint.ts';
import type { Done, Presented } from '../outcomes.ts';
import { searchTermsOf } from '../search/terms.ts';
import { toldOf } from '../views.ts';
import { walkOf } from '../walk.ts';
import { type ConversationAt, doneAt } from './conversation-at.ts';
import type { ConversationDependencies } from './dependencies.ts';
import { type ConversationsSearched, highlightsOf } from './highlights.ts';
import { assignBody, conversationPath, listData, listQuery, priorityBody, statusBody } from './inputs.ts';
import { presentConversation, presentListed, presentPage } from './present.ts';
import { conversation as conversationData } from './views.ts';

const tag = 'Conversations for admins';
export const CONVERSATIONS = '/api/admin/support/conversations';

export const conversationList = ({ queriesOf, reader, cursors, defaultRegion }: ConversationDependencies) =>
  endpoint({
    method: 'GET',
    path: CONVERSATIONS,
    summary: 'A page of conversations, latest activity first',
    tag,
    access: ['admin'],
    limit: 'admin_read',
    kind: 'read',
    query: listQuery,
    answers: { 200: { description: 'The conversations and the page', data: listData } },
    async handle({
      query: { page: asked, limit, cursor, highlight, search_in, ...filters },
      ignoredParameters,
    }) {
      const inMessages = search_in === 'all';
      const walk = walkOf<ConversationPlace>(cursors, ['conversations', { ...filters, inMessages }], {
        page: asked,
        limit,
        cursor,
      });
      const searched = searchedBy(filters.search, inMessages, defaultRegion);
      const foundByMessages =
        searched && inMessages ? await queriesOf(conversationMessageSearch).ownerIds(searched) : null;
      const { page, offset, after } = walk;
      const window = { offset, after, limit };
      const found = await queriesOf(conversationProjection).list({
        ...{ ...filters, foundByMessages, owner: null },
        ...window,
      });
      const { conversations, total } = found;
      const highlights =
        highlight && searched ? await highlightsOf(queriesOf, conversations, searched) : null;
      const people = await reader.peopleOf(conversations);
      return {
        status: 200,
        message: 'Conversations retrieved',
        data: {
          conversations: conversations.map((each) => ({
            ...presentListed(each, people),
            ...(highlight && { highlights: highlights?.get(each.id) ?? [] }),
          })),
          pagination: presentPage(total, { page, limit, next: walk.next(found) }),
          ...toldOf(ignoredParameters),
        },
      };
    },
  });

const searchedBy = (
  search: string | null,
  inMessages: boolean,
  region: CountryCode,
): ConversationsSearched | null =>
  search === null ? null : { terms: searchTermsOf(search, region), inMessages };

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
    ...changing('assign', 'Assign to an admin'),
    refusals: ['conversation_not_found', 'admin_not_found'],
    body: assignBody,
    handle(request) {
      const { id } = request.params;
      return done(id, deps.chat.assign(id, request.body.adminId as AdminId, request));
    },
    present: (done) => presentDone(deps, done, 'Conversation assigned'),
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
