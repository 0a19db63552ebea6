import type { CodeSecrets } from '../../commands/conversations/code-secrets.ts';
import { isConversationEvent } from '../../events/conversations/events.ts';
import { isOnboardingEvent } from '../../events/conversations/onboarding-events.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { beginningOf, type Logger } from '../logger.ts';
import { broadcastsOf, codeBroadcastsOf } from './broadcasts.ts';
import { type ConversationBroadcast, conversationServerEvents } from './server-events.ts';

/** What is to be told after an event of any context: of those that aren't a conversation's, nothing. */
export const createConversationTeller =
  (secrets: Pick<CodeSecrets, 'unseal'>) =>
  (envelope: EventEnvelope): readonly ConversationBroadcast[] => {
    if (isConversationEvent(envelope)) return broadcastsOf(envelope);
    return isOnboardingEvent(envelope) ? codeBroadcastsOf(envelope, secrets) : [];
  };

const EVENTS: ReadonlySet<string> = new Set(conversationServerEvents.map(({ event }) => event));

export const isOfConversation = (broadcast: { readonly event: string }): broadcast is ConversationBroadcast =>
  EVENTS.has(broadcast.event);

/** Says in the log what went to whom: neither what a message says nor the whole of an id that opens something. */
export const logConversationDelivery =
  (logger: Logger) =>
  ({ room, event, payload }: ConversationBroadcast, sockets: number): void => {
    if (event === 'message:received')
      logger.info(
        `💬 NEW MESSAGE [${payload.senderType.toUpperCase()}] → ${beginningOf(room)} (${sockets} client(s) in room)`,
      );
    else if (event === 'conversation:left' && sockets > 0)
      logger.info(`💬 ${beginningOf(room)} was claimed: ${sockets} client(s) put out of the room`);
  };
