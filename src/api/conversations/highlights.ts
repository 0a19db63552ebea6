import type { z } from 'zod';
import { fullName } from '../../events/full-name.ts';
import type { ConversationDocument } from '../../projections/conversations/conversations/documents.ts';
import { conversationMessageSearch } from '../../projections/conversations/message-search/projection.ts';
import { conversationMessageProjection } from '../../projections/conversations/messages/projection.ts';
import type { QueriesOf } from '../../projections/module.ts';
import type { People } from '../people.ts';
import { type Searched, termsIn } from '../search/searched.ts';
import { fieldSnippets, snippetOf } from '../search/snippet.ts';
import type { conversationHighlight } from './views.ts';

type Highlight = z.infer<typeof conversationHighlight>;

/** Messages of one conversation that are shown. */
const MESSAGES = 3;

/** Of each conversation of a page, by its id, the parts of its texts that match. */
export async function highlightsOf(
  queriesOf: QueriesOf,
  conversations: readonly ConversationDocument[],
  people: People,
  searched: Searched | null,
): Promise<ReadonlyMap<string, Highlight[]>> {
  if (searched === null) return new Map();
  const terms = termsIn(searched);
  const found = new Map(conversations.map((each) => [each.id as string, fieldsOf(each, people, terms)]));
  if (!searched.inMessages) return found;
  const owners = conversations.map(({ id }) => id);
  const asked = { terms, owners, limit: MESSAGES, upTo: searched.upTo };
  const ids = await queriesOf(conversationMessageSearch).newestMatches(asked);
  const messages = await queriesOf(conversationMessageProjection).find(ids);
  for (const message of ids.map((id) => messages.get(id))) {
    const snippet = message && snippetOf(message.message, terms);
    if (snippet)
      found.get(message.conversationId)?.push({ field: 'message', messageId: message.id, ...snippet });
  }
  return found;
}

function fieldsOf(
  { subject, ownerName, ownerEmail, owner }: ConversationDocument,
  { users }: People,
  terms: readonly string[],
): Highlight[] {
  const user = users.get(owner.id)?.record;
  const name = user === undefined ? null : fullName(user.first_name, user.last_name);
  const fields = {
    ...{ subject, ownerName, ownerEmail },
    guestId: owner.kind === 'guest' ? owner.id : null,
    userName: name === ownerName ? null : name,
  };
  return fieldSnippets(fields, terms).map(({ field, snippet }) => ({ field, messageId: null, ...snippet }));
}
