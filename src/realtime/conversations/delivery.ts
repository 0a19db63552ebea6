import type { Chat } from '../../commands/conversations/chat.ts';
import type { CodeSecrets } from '../../commands/conversations/code-secrets.ts';
import { isConversationEvent } from '../../events/conversations/events.ts';
import { isOnboardingEvent } from '../../events/conversations/onboarding-events.ts';
import type { EventEnvelope } from '../../events/envelope.ts';
import { beginningOf, type Logger } from '../logger.ts';
import { broadcastsOf, codeBroadcastsOf } from './broadcasts.ts';
import { type ConversationBroadcast, conversationServerEvents } from './server-events.ts';

/**
 * The broadcasts of an event of any context: none for those that aren't a conversation's.
 * @param ownerOf who has a conversation now. Throws when the log doesn't respond
 */
export const createConversationBroadcasts =
  (secrets: Pick<CodeSecrets, 'unseal'>, ownerOf: Chat['ownerOf']) =>
  async (envelope: EventEnvelope): Promise<readonly ConversationBroadcast[]> => {
    if (isOnboardingEvent(envelope)) return codeBroadcastsOf(envelope, secrets);
    if (!isConversationEvent(envelope)) return [];
    const { type, data } = envelope.event;
    const owner = type === 'ConversationStatusChanged' ? await ownerOf(data.conversationId) : null;
    return broadcastsOf(envelope, owner);
  };

const EVENTS: ReadonlySet<string> = new Set(conversationServerEvents.map(({ event }) => event));

export const isOfConversation = (broadcast: { readonly event: string }): broadcast is ConversationBroadcast =>
  EVENTS.has(broadcast.event);

/** Logs the delivery of a broadcast, without the text of messages and without whole ids that grant access. */
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
