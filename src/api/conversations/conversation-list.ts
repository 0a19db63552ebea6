import { conversationProjection } from '../../projections/conversations/conversations/projection.ts';
import type { ConversationPlace } from '../../projections/conversations/conversations/queries.ts';
import { conversationMessageSearch } from '../../projections/conversations/message-search/projection.ts';
import { endpoint } from '../endpoint.ts';
import { lookedUp, searchedBy } from '../search/searched.ts';
import { showsConversations } from '../shown-subjects.ts';
import { walkOf } from '../walk.ts';
import { presentConversationPage } from './conversation-page.ts';
import type { ConversationDependencies } from './dependencies.ts';
import { highlightsOf } from './highlights.ts';
import { listData, listQuery } from './inputs.ts';
import { filtersOf } from './list-filters.ts';

export const tag = 'Conversations for admins';
export const CONVERSATIONS = '/api/admin/support/conversations';

export const conversationList = (deps: ConversationDependencies) =>
  endpoint({
    method: 'GET',
    path: CONVERSATIONS,
    summary: 'A page of conversations, latest activity first',
    tag,
    access: ['admin'],
    limit: 'admin_read',
    kind: 'read',
    query: listQuery,
    shows: showsConversations,
    answers: { 200: { description: 'The conversations and the page', data: listData } },
    async handle({ caller, query, ignoredParameters }) {
      const { queriesOf, usersNamed, reader, cursors, defaultRegion } = deps;
      const { limit, highlight } = query;
      const searched = searchedBy(query, defaultRegion);
      const filters = filtersOf(query, caller);
      const walk = walkOf<ConversationPlace>(cursors, ['conversations', { ...filters, searched }], query);
      const { offset, after } = walk;
      const byMessages = (terms: readonly string[]) =>
        queriesOf(conversationMessageSearch).ownerIds({ terms });
      const search = searched && (await lookedUp(searched, { usersNamed, byMessages }));
      const asked = { ...filters, search, owner: null, offset, after, limit };
      const found = await queriesOf(conversationProjection).list(asked);
      const { conversations } = found;
      const people = await reader.peopleOf(conversations);
      const highlights = highlight ? await highlightsOf(queriesOf, conversations, people, searched) : null;
      const shown = { people, highlights, walk, limit, ignoredParameters };
      return {
        status: 200,
        message: 'Conversations retrieved',
        data: presentConversationPage(found, shown),
      };
    },
  });
