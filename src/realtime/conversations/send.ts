import { createHash } from 'node:crypto';
import type { CommandContext } from '../../commands/context.ts';
import { isRefusal } from '../../commands/refusal.ts';
import { messageIn } from '../../events/conversations/messages.ts';
import type { Declined, SocketCaller } from '../declare.ts';
import { chatMessageOf } from './broadcasts.ts';
import { declineFor } from './declined.ts';
import type { ConversationSocketDependencies } from './dependencies.ts';
import type { SendInput } from './inputs.ts';
import type { ChatMessage } from './server-events.ts';

interface Sent {
  readonly success: true;
  readonly message: ChatMessage;
}

/** Sends a message; once, however often it is repeated with its key. */
export async function send(
  deps: ConversationSocketDependencies,
  caller: SocketCaller,
  input: SendInput,
): Promise<Sent | Declined> {
  const { conversationId, idempotencyKey: key, message: text, messageType } = input;
  const message = { message: text, messageType };
  const run = (context: CommandContext) => deps.chat.send(conversationId, message, { caller, context });
  const written = await (key == null
    ? run(deps.contextOf(caller))
    : deps.once({ caller, key, fingerprint: fingerprintOf(input) }, run));
  if (isRefusal(written)) return declineFor(written);
  deps.acknowledge(written.position);
  for (const event of await deps.chat.eventsOf(written)) {
    const sent = messageIn(event);
    if (sent) return { success: true, message: chatMessageOf(sent) };
  }
  throw new Error('a message was sent and none was recorded');
}

const fingerprintOf = ({ conversationId, message, messageType }: SendInput): string =>
  createHash('sha256')
    .update(JSON.stringify(['message:send', conversationId, message, messageType]))
    .digest('hex');
