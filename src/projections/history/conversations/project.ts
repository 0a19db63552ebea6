import type { ConversationEvent } from '../../../events/conversations/events.ts';
import type { EventEnvelope } from '../../../events/envelope.ts';
import type { ConversationDocument } from '../../conversations/conversations/documents.ts';
import { projectConversation } from '../../conversations/conversations/project.ts';
import { type ConversationVersion, versionOf } from './documents.ts';

/** The version after an event: that of the conversation which the live list shows, so that the two can't differ. */
export const projectVersion = (
  version: ConversationVersion | null,
  envelope: EventEnvelope<ConversationEvent>,
): ConversationVersion => versionOf(projectConversation(version && conversationOf(version), envelope));

/** A conversation of which nothing but its version is known. What is made up here changes no version. */
const conversationOf = (version: ConversationVersion): ConversationDocument => ({
  ...version,
  begun: version.position,
  ticket: null,
  messageCount: 0,
  unread: { byOwner: 0, bySupport: 0 },
  lastMessage: version.lastMessage && { ...version.lastMessage, preview: '', senderType: 'system' },
  updatedAt: version.createdAt,
});
