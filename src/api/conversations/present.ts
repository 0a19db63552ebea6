import type { z } from 'zod';
import type { ConversationDocument } from '../../projections/conversations/conversations/documents.ts';
import type { ConversationMessageDocument } from '../../projections/conversations/messages/documents.ts';
import type { AdminDocument, People, UserDocument } from '../people.ts';
import type { Listed, Streamable } from '../streamed-list.ts';
import type {
  chatMessage,
  conversation,
  conversationDetail,
  listedConversation,
  pagination,
} from './views.ts';

/** What the endpoints of conversations show. */

type Message = z.infer<typeof chatMessage>;

export const presentMessage = ({ sender, ...message }: ConversationMessageDocument): Message => ({
  id: message.id,
  conversationId: message.conversationId,
  senderId: sender.kind === 'user' || sender.kind === 'admin' ? sender.id : null,
  senderType: sender.kind,
  guestId: sender.kind === 'guest' ? sender.id : null,
  message: message.message,
  messageType: message.messageType,
  isRead: message.isRead,
  createdAt: message.createdAt,
});

export const presentConversation = (shown: ConversationDocument): z.infer<typeof conversation> => ({
  id: shown.id,
  userId: shown.owner.kind === 'user' ? shown.owner.id : null,
  guestId: shown.owner.kind === 'guest' ? shown.owner.id : null,
  adminId: shown.assignedTo,
  type: shown.type,
  subject: shown.subject,
  status: shown.status,
  priority: shown.priority,
  ticketNumber: shown.ticket?.number ?? null,
  messageCount: shown.messageCount,
  unread: { ...shown.unread },
  lastMessageAt: shown.lastMessage?.createdAt ?? null,
  createdAt: shown.createdAt,
  updatedAt: shown.updatedAt,
});

const presentPerson = (person: UserDocument | AdminDocument | undefined) =>
  person === undefined
    ? null
    : { id: person.id, email: person.record.email, firstName: person.record.first_name };

const peopleIn = ({ owner, assignedTo }: ConversationDocument, { users, admins }: People) => ({
  user: presentPerson(users.get(owner.id)),
  admin: presentPerson(assignedTo === null ? undefined : admins.get(assignedTo)),
});

export const presentDetail = (
  shown: ConversationDocument,
  messages: Listed<ConversationMessageDocument>,
  people: People,
): Streamable<z.infer<typeof conversationDetail>, 'messages'> => ({
  ...presentConversation(shown),
  ...peopleIn(shown, people),
  messages: messages.map(presentMessage),
});

export function presentListed(
  shown: ConversationDocument,
  people: People,
): z.infer<typeof listedConversation> {
  const { ownerName, ownerEmail, lastMessage } = shown;
  return {
    ...presentConversation(shown),
    ...peopleIn(shown, people),
    ownerName,
    ownerEmail,
    lastMessage: lastMessage && {
      message: lastMessage.preview,
      senderType: lastMessage.senderType,
      createdAt: lastMessage.createdAt,
    },
  };
}

/** A page of a list, and the cursor of the next one. */
interface Page {
  readonly page: number;
  readonly limit: number;
  readonly next: string | null;
}

export const presentPage = (total: number, { page, limit, next }: Page): z.infer<typeof pagination> => ({
  total,
  page,
  limit,
  totalPages: Math.ceil(total / limit),
  next_cursor: next,
});
