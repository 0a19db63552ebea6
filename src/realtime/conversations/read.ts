import { conversationFold } from '../../commands/conversations/conversation.ts';
import { markRead } from '../../commands/conversations/mark-read.ts';
import { isRefusal, refuse } from '../../commands/refusal.ts';
import { conversationStream } from '../../events/conversations/events.ts';
import type { MessageId } from '../../events/ids.ts';
import type { Declined, SocketCaller } from '../declare.ts';
import type { ConversationSocketDependencies } from './dependencies.ts';
import { declineFor } from './refusals.ts';

/** Marks a message as read by the caller's side, once. */
export async function markAsRead(
  deps: ConversationSocketDependencies,
  caller: SocketCaller,
  id: MessageId,
): Promise<{ readonly success: true } | Declined> {
  const facts = await deps.messageFacts(id);
  if (facts === null) return declineFor(refuse('message_not_found'));
  const { conversationId, number, writtenBy } = facts;
  const { guestAccess } = deps;
  const read = await deps.commands.execute(
    conversationFold,
    conversationStream(conversationId),
    (conversation) => markRead(conversation, { message: { id, number, writtenBy }, caller, guestAccess }),
    deps.contextOf(caller),
  );
  if (isRefusal(read)) return declineFor(read);
  deps.acknowledge(read.position);
  return { success: true };
}
