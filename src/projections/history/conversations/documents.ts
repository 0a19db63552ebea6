import type { ConversationDocument } from '../../conversations/conversations/documents.ts';

/** What the admins' list filters, searches and sorts conversations by, at one position. */
export type ConversationVersion = Pick<
  ConversationDocument,
  | 'id'
  | 'owner'
  | 'ownerName'
  | 'ownerEmail'
  | 'type'
  | 'subject'
  | 'status'
  | 'priority'
  | 'assignedTo'
  | 'createdAt'
  | 'revision'
  | 'position'
> & {
  /** Null while there is no message. */
  readonly lastMessage: Pick<NonNullable<ConversationDocument['lastMessage']>, 'createdAt'> | null;
};

/** The part of a conversation that is its version. */
export const versionOf = (conversation: ConversationVersion): ConversationVersion => ({
  id: conversation.id,
  owner: conversation.owner,
  ownerName: conversation.ownerName,
  ownerEmail: conversation.ownerEmail,
  type: conversation.type,
  subject: conversation.subject,
  status: conversation.status,
  priority: conversation.priority,
  assignedTo: conversation.assignedTo,
  lastMessage: conversation.lastMessage && { createdAt: conversation.lastMessage.createdAt },
  createdAt: conversation.createdAt,
  revision: conversation.revision,
  position: conversation.position,
});
