import type { z } from 'zod';
import type {
  ConversationListPage,
  ConversationPlace,
} from '../../projections/conversations/conversations/queries.ts';
import type { ShownPage } from '../shown-page.ts';
import { toldOf } from '../views.ts';
import type { highlightsOf } from './highlights.ts';
import type { listData } from './inputs.ts';
import { presentListed, presentPage } from './present.ts';

type Shown = ShownPage<ConversationPlace, Awaited<ReturnType<typeof highlightsOf>>>;

export const presentConversationPage = (
  found: ConversationListPage,
  { people, highlights, walk, limit, ignoredParameters }: Shown,
): z.infer<typeof listData> => ({
  conversations: found.conversations.map((each) => ({
    ...presentListed(each, people),
    ...(highlights && { highlights: highlights.get(each.id) ?? [] }),
  })),
  pagination: presentPage(found.total, { page: walk.page, limit, next: walk.next(found) }),
  ...toldOf(ignoredParameters),
});
