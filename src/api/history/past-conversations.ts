import { z } from 'zod';
import type { ConversationPlace } from '../../projections/conversations/conversations/queries.ts';
import { conversationMessageSearch } from '../../projections/conversations/message-search/projection.ts';
import { conversationHistory } from '../../projections/history/conversations/projection.ts';
import { presentConversationPage } from '../conversations/conversation-page.ts';
import { namedIn } from '../conversations/conversation-reader.ts';
import { highlightsOf } from '../conversations/highlights.ts';
import { listData, listQuery } from '../conversations/inputs.ts';
import { filtersOf } from '../conversations/list-filters.ts';
import type { Endpoint } from '../endpoint.ts';
import { orCursor } from '../kernel/page-input.ts';
import { lookedUp } from '../search/searched.ts';
import { showsConversations } from '../shown-subjects.ts';
import { walkOf } from '../walk.ts';
import { asOfField } from './as-of-input.ts';
import { CONVERSATIONS } from './conversations.ts';
import type { HistoryDependencies } from './dependencies.ts';
import { historyEndpoint } from './history-endpoint.ts';
import { pastSearch } from './past-search.ts';
import { CURSORS } from './past-tickets.ts';
import { wholeOf } from './whole.ts';

export const pastConversations = (deps: HistoryDependencies): Endpoint =>
  historyEndpoint(deps, {
    path: '/api/v1/history/conversations',
    summary: 'A page of conversations as they were, latest activity first',
    notes: `As \`GET /api/admin/support/conversations\` returned it then. ${CURSORS}`,
    query: z.object({ ...listQuery.shape, ...asOfField }).check(orCursor('page')),
    shows: showsConversations,
    answers: { 200: { description: 'The conversations and the page', data: listData } },
    async handle({ caller, query, ignoredParameters }, { position }) {
      const { queriesOf, cursors, directory, usersNamedAt, defaultRegion: region } = deps;
      const { limit, highlight } = query;
      const searched = pastSearch(query, caller, { region, position });
      const filters = filtersOf(query, caller);
      const list = ['past conversations', position, { ...filters, searched }];
      const walk = walkOf<ConversationPlace>(cursors, list, query);
      const { offset, after } = walk;
      const lookUps = {
        usersNamed: (terms: readonly string[]) => usersNamedAt(position, terms),
        byMessages: (terms: readonly string[]) =>
          queriesOf(conversationMessageSearch).ownerIds({ terms, upTo: position }),
      };
      const search = searched && (await lookedUp(searched, lookUps));
      const asked = { ...filters, search, owner: null, position, offset, after, limit };
      const found = await queriesOf(conversationHistory).listAt(asked);
      const conversations = await wholeOf(deps.past, CONVERSATIONS, found.conversations, position);
      const { users, admins } = namedIn(conversations);
      const people = await directory.peopleAt(position, users, admins);
      const highlights = highlight ? await highlightsOf(queriesOf, conversations, people, searched) : null;
      const shown = { people, highlights, walk, limit, ignoredParameters };
      const data = presentConversationPage({ ...found, conversations }, shown);
      return { status: 200, message: 'Conversations retrieved', data };
    },
  });
