import { conversationNotFound, mayUse } from '../../commands/conversations/access.ts';
import type { ConversationId } from '../../events/ids.ts';
import type { ConversationDocument } from '../../projections/conversations/conversations/documents.ts';
import { conversationProjection } from '../../projections/conversations/conversations/projection.ts';
import { endpoint } from '../endpoint.ts';
import type { EndpointRequest } from '../endpoint-request.ts';
import { showsConversation, showsNamed } from '../shown-subjects.ts';
import { walkOf } from '../walk.ts';
import { callerOrGuest } from './callers.ts';
import type { ConversationDependencies } from './dependencies.ts';
import { conversationPath, detailQuery, messagesData, messagesQuery } from './inputs.ts';
import { presentDetail, presentMessage, presentPage } from './present.ts';
import { conversationDetail as detailData } from './views.ts';

/** What the entries of both reads share. */
const reading = {
  method: 'GET',
  notes:
    'A user’s conversation can be read by that user and by admins. A guest’s conversation can be read by every client that knows its id (`GUEST_ACCESS=conversation-id`), or only by that guest and admins (`GUEST_ACCESS=guest-id`). The response contains the guest’s id, so in the first mode a client with the conversation’s id can also write as the guest. It can’t claim the conversation.',
  tag: 'Conversations',
  access: 'anyone',
  forGuests: true,
  limit: 'conversation_read',
  kind: 'read',
  params: conversationPath,
  refusals: ['conversation_not_found'],
} as const;

/** A conversation's id can't be guessed: a caller who may use the conversation has not guessed its id. */
const lookUp = (deps: ConversationDependencies) => ({
  failures: ['conversation_not_found'] as const,
  isEntitled: async (request: Asking) => (await seen(deps, request)) !== null,
});

/** How many messages the details show. */
const RECENT = 50;

export const conversationMessages = (deps: ConversationDependencies) =>
  endpoint({
    ...reading,
    path: '/api/support/conversation/:id/messages',
    summary: 'A page of a conversation’s messages, oldest first',
    query: messagesQuery,
    shows: showsNamed('conversation'),
    lookUp: lookUp(deps),
    answers: { 200: { description: 'The messages and the page', data: messagesData } },
    async handle(request) {
      const { id: conversationId } = request.params;
      if ((await seen(deps, request)) === null) return conversationNotFound();
      const list = ['messages of a conversation', conversationId];
      const { limit } = request.query;
      // Messages are numbered without gaps and never taken away: a place is how many come before it.
      const walk = walkOf<number>(deps.cursors, list, request.query);
      const before = walk.after ?? walk.offset;
      const { messages, total } = await deps.reader.messagesOf(conversationId, before, limit);
      const shown = before + limit;
      const next = walk.next({ next: shown < total ? shown : null, isExpired: false });
      return {
        status: 200,
        message: 'Messages retrieved',
        data: {
          messages: messages.map(presentMessage),
          pagination: presentPage(total, { page: walk.page, limit, next }),
        },
      };
    },
  });

export const conversationDetail = (deps: ConversationDependencies) =>
  endpoint({
    ...reading,
    path: '/api/support/conversation/:id',
    summary: 'A conversation with its people and its newest messages',
    versioned: true,
    query: detailQuery,
    shows: showsConversation,
    lookUp: lookUp(deps),
    answers: { 200: { description: 'The conversation', data: detailData } },
    async handle(request) {
      const { id: conversationId } = request.params;
      const shown = await seen(deps, request);
      if (shown === null) return conversationNotFound();
      const offset = Math.max(0, shown.messageCount - RECENT);
      const { messages } = await deps.reader.messagesOf(conversationId, offset, RECENT);
      const people = await deps.reader.peopleOf([shown]);
      return {
        status: 200,
        message: 'Conversation retrieved',
        data: presentDetail(shown, messages, people),
        revision: shown.revision,
      };
    },
  });

type Asking = EndpointRequest<{ readonly id: ConversationId }, { readonly guestId: string | null }, unknown>;

/** The conversation, for a caller who may see it. */
async function seen(
  { queriesOf, guestIds, guestAccess }: ConversationDependencies,
  request: Asking,
): Promise<ConversationDocument | null> {
  const caller = callerOrGuest(guestIds, request, request.query.guestId);
  const shown = await queriesOf(conversationProjection).get(request.params.id);
  return shown !== null && mayUse(caller, shown, guestAccess) ? shown : null;
}
