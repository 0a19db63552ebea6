import { conversationStream } from '../../events/conversations/events.ts';
import type { AdminId, ConversationId, UserId } from '../../events/ids.ts';
import type { DocumentsAsOf, Place } from '../../projections/as-of.ts';
import type {
  ConversationDocument,
  ConversationMessageDocument,
} from '../../projections/conversations/documents.ts';
import { conversationProjection } from '../../projections/conversations/projections.ts';
import type { ReadStore } from '../../projections/store/port.ts';
import { type Listed, readList } from '../streamed-list.ts';
import type { FindPeople, People } from './people.ts';

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
  readonly store: ReadStore;
  readonly asOf: DocumentsAsOf;
  readonly findPeople: FindPeople;
}

export const createConversationReader = ({
  store,
  asOf,
  findPeople,
}: ConversationReaderParts): ConversationReader => ({
  at: (id, place) =>
    asOf.one(conversationProjection, conversationStream(id), place, () => store.conversation(id)),

  peopleOf(conversations) {
    const users = conversations.flatMap(({ owner }) => (owner.kind === 'user' ? [owner.id] : []));
    const admins = conversations.flatMap(({ assignedTo }) => (assignedTo === null ? [] : [assignedTo]));
    return findPeople([...new Set<UserId>(users)], [...new Set<AdminId>(admins)]);
  },

  async messagesOf(conversationId, offset, limit) {
    const first = await store.conversationMessages({ conversationId, offset, limit });
    const count = Math.max(0, Math.min(limit, first.total - offset));
    const messages = await readList(count, async (last: ConversationMessageDocument | null) => {
      if (last === null) return first.messages;
      const rest = { offset: last.number, limit: offset + limit - last.number };
      return (await store.conversationMessages({ conversationId, ...rest })).messages;
    });
    return { messages, total: first.total };
  },
});
