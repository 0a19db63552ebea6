import { conversationStream } from '../../events/conversations/events.ts';
import type { AdminId, ConversationId, UserId } from '../../events/ids.ts';
import type { Position } from '../../events/log/port.ts';
import type {
  ConversationDocument,
  ConversationMessageDocument,
} from '../../projections/conversations/documents.ts';
import { conversationProjection } from '../../projections/conversations/projections.ts';
import type { DocumentsFromLog } from '../../projections/from-log.ts';
import type { ReadStore } from '../../projections/store/port.ts';
import type { ReadAfter } from '../read-after.ts';
import { type Listed, readList } from '../streamed-list.ts';
import type { FindPeople, People } from './people.ts';

/** Reads conversations for the answers of commands, as they are after the command. */
export interface ConversationReader {
  /** Throws when there is none. */
  at(id: ConversationId, position: Position): Promise<ConversationDocument>;
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
  readonly fromLog: DocumentsFromLog;
  readonly readAfter: ReadAfter;
  readonly findPeople: FindPeople;
}

export const createConversationReader = ({
  store,
  fromLog,
  readAfter,
  findPeople,
}: ConversationReaderParts): ConversationReader => ({
  async at(id, position) {
    const conversation = await readAfter(
      position,
      () => store.conversation(id),
      () => fromLog.one(conversationProjection, conversationStream(id)),
    );
    if (conversation === null) throw new Error(`conversation ${id} changed and has no document`);
    return conversation;
  },

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
