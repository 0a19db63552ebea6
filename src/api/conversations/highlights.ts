import type { z } from 'zod';
import type { ConversationDocument } from '../../projections/conversations/conversations/documents.ts';
import { conversationMessageSearch } from '../../projections/conversations/message-search/projection.ts';
import { conversationMessageProjection } from '../../projections/conversations/messages/projection.ts';
import type { QueriesOf } from '../../projections/module.ts';
import { fieldSnippets, snippetOf } from '../search/snippet.ts';
import type { conversationHighlight } from './views.ts';

type Highlight = z.infer<typeof conversationHighlight>;

/** Messages of one conversation that are shown. */
const MESSAGES = 3;

/** What was searched. */
export interface ConversationsSearched {
  readonly terms: readonly string[];
  readonly inMessages: boolean;
}

/** Of each conversation of a page, by its id, the parts of its texts that match. */
export async function highlightsOf(
  queriesOf: QueriesOf,
  conversations: readonly ConversationDocument[],
  { terms, inMessages }: ConversationsSearched,
): Promise<ReadonlyMap<string, Highlight[]>> {
  const found = new Map(conversations.map((each) => [each.id as string, fieldsOf(each, terms)]));
  if (!inMessages) return found;
  const owners = conversations.map(({ id }) => id);
  const ids = await queriesOf(conversationMessageSearch).newestMatches({ terms, owners, limit: MESSAGES });
  const messages = await queriesOf(conversationMessageProjection).find(ids);
  for (const message of ids.map((id) => messages.get(id))) {
    const snippet = message && snippetOf(message.message, terms);
    if (snippet)
      found.get(message.conversationId)?.push({ field: 'message', messageId: message.id, ...snippet });
  }
  return found;
}

function fieldsOf(conversation: ConversationDocument, terms: readonly string[]): Highlight[] {
  const { subject, ownerName, ownerEmail, owner } = conversation;
  const fields = { subject, ownerName, ownerEmail, guestId: owner.kind === 'guest' ? owner.id : null };
  return fieldSnippets(fields, terms).map(({ field, snippet }) => ({ field, messageId: null, ...snippet }));
}
