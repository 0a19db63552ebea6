import type { z } from 'zod';
import type { Found } from '../../commands/conversations/conversations.ts';
import { isRefusal, type Refusal } from '../../commands/refusal.ts';
import type { Owner } from '../../events/conversations/people.ts';
import type { UserId } from '../../events/ids.ts';
import { conversationProjection } from '../../projections/conversations/conversations/projection.ts';
import type { ConversationPlace } from '../../projections/conversations/conversations/queries.ts';
import { command, endpoint } from '../endpoint.ts';
import type { EndpointRequest } from '../endpoint-request.ts';
import type { Done } from '../outcomes.ts';
import { showsItsConversation } from '../shown-subjects.ts';
import { walkOf } from '../walk.ts';
import { guestIn } from './callers.ts';
import { type ConversationAt, doneAt } from './conversation-at.ts';
import type { ConversationDependencies } from './dependencies.ts';
import {
  claimBody,
  claimData,
  guestConversationBody,
  guestConversationData,
  ownConversationQuery,
  ownListData,
  ownListQuery,
} from './inputs.ts';
import { presentConversation, presentPage } from './present.ts';
import { conversation as conversationData } from './views.ts';

const tag = 'Conversations';

export const ownConversation = (deps: ConversationDependencies) =>
  command({
    method: 'GET',
    path: '/api/support/conversation',
    summary: 'The user’s open conversation of a type, or a new one',
    notes:
      'A user has at most one open conversation of each type, also after several requests at the same time.',
    tag,
    access: ['user'],
    limit: 'user_write',
    kind: 'command',
    query: ownConversationQuery,
    answers: { 200: { description: 'The conversation', data: conversationData } },
    handle: (request) => done(deps.chat.own({ type: request.query.type, subject: null }, request)),
    async present({ facts }) {
      return presentOpened(presentConversation(await deps.reader.at(facts.id, facts)));
    },
  });

export const ownConversations = ({ queriesOf, cursors }: ConversationDependencies) =>
  endpoint({
    method: 'GET',
    path: '/api/support/conversations',
    summary: 'A page of the bearer’s conversations, closed ones too, the newest activity first',
    tag,
    access: ['user'],
    limit: 'user_read',
    kind: 'read',
    query: ownListQuery,
    answers: { 200: { description: 'The conversations and the page', data: ownListData } },
    async handle({ caller, query: { page: asked, limit, cursor, ...filters } }) {
      const owner: Owner = { kind: 'user', id: caller.id as UserId };
      const name = ['conversations of a user', { owner: owner.id, ...filters }] as const;
      const walk = walkOf<ConversationPlace>(cursors, name, { page: asked, limit, cursor });
      const { page, offset, after } = walk;
      const found = await queriesOf(conversationProjection).list({
        ...{ ...filters, owner, search: null, priority: null, assignedTo: null },
        ...{ offset, after, limit },
      });
      return {
        status: 200,
        message: 'Conversations retrieved',
        data: {
          conversations: found.conversations.map(presentConversation),
          pagination: presentPage(found.total, { page, limit, next: walk.next(found) }),
        },
      };
    },
  });

export const guestConversation = (deps: ConversationDependencies) =>
  command({
    method: 'POST',
    path: '/api/support/conversation/guest',
    summary: 'A guest’s open conversation of a type, or a new one',
    notes:
      'Without a guest id, or with one that this desk has not issued, the caller becomes a new guest. Keep the `guestId` of the response. A new guest without a token also gets a `guestSecret`, which `claim` requires; it is never sent again. An `Idempotency-Key` without a token belongs to the guest whose id the request has. Without a guest id it has no effect, since several new guests can share an address. Keep the conversation’s id secret: with `GUEST_ACCESS=conversation-id`, every client that knows it can read and write as the guest. With `GUEST_ACCESS=guest-id`, only the guest can.',
    tag,
    access: 'anyone',
    forGuests: true,
    guestOf: (request) => guestIn(deps.guestIds, request, request.body.guestId)?.id ?? null,
    limit: 'public_write',
    kind: 'command',
    body: guestConversationBody,
    shows: showsItsConversation,
    answers: { 200: { description: 'The conversation and its guest', data: guestConversationData } },
    handle(request) {
      const { type, subject, guestId } = request.body;
      const guest = guestIn(deps.guestIds, request, guestId);
      return done(deps.chat.ofGuest(guest, { type, subject }, request.context));
    },
    async present({ facts }, request) {
      const shown = await deps.reader.at(facts.id, facts);
      const { guest, secret } = toldTo(deps, request, shown.owner);
      return presentOpened({
        conversation: presentConversation(shown),
        guestId: guest.id,
        ...(secret !== null && { guestSecret: secret }),
      });
    },
  });

type GuestRequest = EndpointRequest<unknown, unknown, z.output<typeof guestConversationBody>>;

/** Whom the answer names, with the secret of a new guest; the bearer of a token is no guest who will sign in later. */
function toldTo(
  { guestIds }: ConversationDependencies,
  request: GuestRequest,
  owner: Owner,
): { readonly guest: Owner; readonly secret: string | null } {
  const known = guestIn(guestIds, request, request.body.guestId);
  if (known !== null) return { guest: known, secret: null };
  const isNew = owner.kind === 'guest' && request.caller.kind === 'anonymous';
  return { guest: owner, secret: isNew ? guestIds.secretOf(owner.id) : null };
}

export const claimConversations = (deps: ConversationDependencies) =>
  command({
    method: 'POST',
    path: '/api/support/conversation/claim',
    summary: 'Take over a guest’s conversations as a user',
    notes:
      'For users who chatted as a guest and then logged in. The guest can’t read the conversations any more. With `GUEST_ACCESS=conversation-id`, the guest’s secret is required, since all participants of a conversation see the guest’s id. With `GUEST_ACCESS=guest-id`, the id is enough. If the user already has an open conversation of the same type with messages, the guest’s conversation is closed. Repeating the request changes nothing. A guest id that this desk has not issued has no conversations.',
    tag,
    access: ['user'],
    limit: 'user_write',
    kind: 'command',
    revised: false,
    secrets: ['request'],
    body: claimBody,
    answers: { 200: { description: 'The conversations that the user has taken over', data: claimData } },
    refusals: ['guest_not_proven'],
    async handle(request) {
      const outcome = await deps.chat.claim(request.body, request);
      if (isRefusal(outcome)) return outcome;
      return { told: null, facts: outcome.claimed, position: outcome.position };
    },
    async present({ facts }) {
      const conversations = await Promise.all(facts.map((each) => deps.reader.at(each.id, each)));
      const data = { conversations: conversations.map(presentConversation) };
      return { status: 200, message: 'Conversations claimed', data };
    },
  });

async function done(outcome: Promise<Found | Refusal>): Promise<Done<null, ConversationAt> | Refusal> {
  const opened = await outcome;
  return isRefusal(opened) ? opened : doneAt(opened.conversation.id, opened);
}

const presentOpened = (data: unknown) => ({ status: 200 as const, message: 'Conversation retrieved', data });
