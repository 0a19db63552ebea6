import { conversationStream } from '../../events/conversations/events.ts';
import type { AdminId, ConversationId, UserId } from '../../events/ids.ts';
import type { DocumentsAsOf, Place } from '../../projections/as-of.ts';
import type { ConversationDocument } from '../../projections/conversations/conversations/documents.ts';
import { conversationProjection } from '../../projections/conversations/conversations/projection.ts';
import type { ConversationMessageDocument } from '../../projections/conversations/messages/documents.ts';
import { conversationMessageProjection } from '../../projections/conversations/messages/projection.ts';
import type { QueriesOf } from '../../projections/module.ts';
import type { FindPeople, People } from '../people.ts';
import { type Listed, readList } from '../streamed-list.ts';

/** Reads conversations for the answers of commands. */
export interface ConversationReader {
  /** As it was right after a command, however much has happened since. Throws when there is none. */
  at(id: ConversationId, place: Place): Promise<ConversationDocument>;
  peopleOf(conversations: readonly ConversationDocument[]): Promise<People>;
  /** At most `limit` messages after the first `offset`, and how many the conversation has. */
  messagesOf(
    id: ConversationId,
    offset: number,
    limit: number,
  ): Promise<{ readonly messages: Listed<ConversationMessageDocument>; readonly total: number }>;
}

interface ConversationReaderParts {
  readonly queriesOf: QueriesOf;
  readonly asOf: DocumentsAsOf;
  readonly findPeople: FindPeople;
}

export const createConversationReader = ({
  queriesOf,
  asOf,
  findPeople,
}: ConversationReaderParts): ConversationReader => ({
  at: (id, place) =>
    asOf.one(conversationProjection, conversationStream(id), place, () =>
      queriesOf(conversationProjection).get(id),
    ),

  peopleOf(conversations) {
    const { users, admins } = namedIn(conversations);
    return findPeople(users, admins);
  },

  async messagesOf(conversationId, offset, limit) {
    const { page } = queriesOf(conversationMessageProjection);
    const first = await page({ conversationId, offset, limit });
    const count = Math.max(0, Math.min(limit, first.total - offset));
    const messages = await readList(count, async (last: ConversationMessageDocument | null) => {
      if (last === null) return first.messages;
      const rest = { offset: last.number, limit: offset + limit - last.number };
      return (await page({ conversationId, ...rest })).messages;
    });
    return { messages, total: first.total };
  },
});

/** The people whom conversations name, each once. */
export function namedIn(conversations: readonly ConversationDocument[]) {
  const users = conversations.flatMap(({ owner }) => (owner.kind === 'user' ? [owner.id] : []));
  const admins = conversations.flatMap(({ assignedTo }) => (assignedTo === null ? [] : [assignedTo]));
  return { users: [...new Set<UserId>(users)], admins: [...new Set<AdminId>(admins)] };
}
