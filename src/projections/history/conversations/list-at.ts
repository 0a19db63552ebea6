import { listConversations } from '../../conversations/conversations/page.ts';
import type { ConversationListPage } from '../../conversations/conversations/queries.ts';
import type { Steps } from '../../search/steps.ts';
import type { Run } from '../versions/run.ts';
import type { VersionStore } from '../versions/store.ts';
import { versionsAt } from '../versions/versions-at.ts';
import type { ConversationVersion } from './documents.ts';
import { matching } from './matching.ts';
import type { ConversationsAtQuery } from './queries.ts';
import { ConversationsAt } from './source-at.ts';
import { conversationVersioning } from './versioning.ts';

/** The live list's own answer, from the versions of a position. */
export function* listAt(
  store: VersionStore,
  { position, ...query }: ConversationsAtQuery,
  run: Run,
): Steps<ConversationListPage<ConversationVersion>> {
  const versions = yield* versionsAt(store, conversationVersioning, position);
  const found = yield* matching(store, versions, query);
  return yield* listConversations(new ConversationsAt(versions, found, { store, run }), query);
}
