import { conversationFold } from '../../commands/conversations/conversation.ts';
import { markRead } from '../../commands/conversations/mark-read.ts';
import { isRefusal, refuse } from '../../commands/refusal.ts';
import { conversationStream } from '../../events/conversations/events.ts';
import type { Declined, SocketRequest } from '../declare.ts';
import { declineFor } from './declined.ts';
import type { ConversationSocketDependencies } from './dependencies.ts';
import type { ReadInput } from './inputs.ts';
import { conversationRoom } from './rooms.ts';

/** Marks a message as read by the caller's side, once. */
export async function markAsRead(
  deps: ConversationSocketDependencies,
  { caller, input: { messageId: id }, connection }: SocketRequest<ReadInput>,
): Promise<{ readonly success: true } | Declined> {
  const facts = await deps.messageFacts(id);
  if (facts === null) return declineFor(refuse('message_not_found'));
  const { conversationId, number, writtenBy } = facts;
  const message = { id, number, writtenBy };
  const access = {
    guestAccess: deps.guestAccess,
    hasJoined: connection.has(conversationRoom(conversationId)),
  };
  const read = await deps.commands.execute(
    conversationFold,
    conversationStream(conversationId),
    (conversation) => markRead(conversation, { message, caller, ...access }),
    deps.contextOf(caller),
  );
  if (isRefusal(read)) return declineFor(read);
  deps.acknowledge(read.position);
  return { success: true };
}
