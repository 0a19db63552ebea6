import type { z } from 'zod';
import type {
  ConversationListPage,
  ConversationPlace,
} from '../../projections/conversations/conversations/queries.ts';
import type { People } from '../people.ts';
import { toldOf } from '../views.ts';
import type { Walk } from '../walk.ts';
import type { highlightsOf } from './highlights.ts';
import type { listData } from './inputs.ts';
import { presentListed, presentPage } from './present.ts';

/** What belongs to a page beside the conversations. */
export interface ShownPage {
  readonly people: People;
  /** Null when none are asked for. */
  readonly highlights: Awaited<ReturnType<typeof highlightsOf>> | null;
  readonly walk: Walk<ConversationPlace>;
  readonly limit: number;
  readonly ignoredParameters: readonly string[];
}

export const presentConversationPage = (
  found: ConversationListPage,
  { people, highlights, walk, limit, ignoredParameters }: ShownPage,
): z.infer<typeof listData> => ({
  conversations: found.conversations.map((each) => ({
    ...presentListed(each, people),
    ...(highlights && { highlights: highlights.get(each.id) ?? [] }),
  })),
  pagination: presentPage(found.total, { page: walk.page, limit, next: walk.next(found) }),
  ...toldOf(ignoredParameters),
});
