import type { ConversationEvent } from '../../events/conversations/events.ts';
import type { Sender } from '../../events/conversations/people.ts';
import type { MessageType } from '../../events/conversations/vocabulary.ts';
import type { MessageId } from '../../events/ids.ts';
import type { Caller } from '../caller.ts';
import { type Refusal, refuse } from '../refusal.ts';
import { conversationNotFound, type GuestAccess, maySend, mayUse, senderFor } from './access.ts';
import type { Conversation, ConversationState } from './conversation.ts';

export interface SendMessage {
  readonly messageId: MessageId;
  readonly message: string;
  readonly messageType: MessageType;
  readonly caller: Caller;
  /** The caller's own name, from the directory or their token. */
  readonly callerName: string | null;
  readonly guestAccess: GuestAccess;
}

/** A message from either side. */
export function sendMessage(
  conversation: ConversationState,
  command: SendMessage,
): readonly ConversationEvent[] | Refusal {
  const { caller, callerName, guestAccess, ...written } = command;
  if (conversation === null || !mayUse(caller, conversation, guestAccess)) return conversationNotFound();
  const sender = senderFor(caller, conversation);
  if (!maySend(sender, written.messageType)) {
    return refuse('message_type_not_allowed', { field: 'messageType' });
  }
  if (conversation.status === 'closed') return refuse('conversation_closed');
  const isCaller = caller.kind !== 'anonymous' && caller.id === sender.id;
  const senderName = (isCaller ? callerName : null) ?? nameOf(sender, conversation);
  return [messageSent(conversation, { ...written, sender, senderName })];
}

const nameOf = ({ kind }: Sender, { ownerName }: Conversation): string | null =>
  kind === 'admin' || kind === 'system' ? null : ownerName;

/** The next message of a conversation, from any sender. */
export const messageSent = (
  conversation: Conversation,
  written: Pick<SendMessage, 'messageId' | 'message' | 'messageType'> & {
    readonly sender: Sender;
    readonly senderName: string | null;
  },
): ConversationEvent => ({
  type: 'ConversationMessageSent',
  data: {
    conversationId: conversation.id,
    owner: conversation.owner,
    number: conversation.messages + 1,
    ...written,
  },
});
