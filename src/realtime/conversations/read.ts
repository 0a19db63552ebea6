import { isRefusal } from '../../commands/refusal.ts';
import type { Declined, SocketRequest } from '../declare.ts';
import { declineFor } from './declined.ts';
import type { ConversationSocketDependencies } from './dependencies.ts';
import type { ReadInput } from './inputs.ts';
import { conversationRoom } from './rooms.ts';

/** Marks a message as read by the caller's side, once. */
export async function markAsRead(
  { chat, contextOf, acknowledge }: ConversationSocketDependencies,
  { caller, input: { messageId }, connection }: SocketRequest<ReadInput>,
): Promise<{ readonly success: true } | Declined> {
  const read = await chat.markRead(messageId, (id) => connection.has(conversationRoom(id)), {
    caller,
    context: contextOf(caller),
  });
  if (isRefusal(read)) return declineFor(read);
  acknowledge(read.position);
  return { success: true };
}
