import { conversationMessageSent } from '../../../events/conversations/events.ts';
import { messageSearch } from '../../message-search/projection.ts';
import { MESSAGE_LAYOUT } from '../../search/layout.ts';

/** The texts of all messages of conversations. */
export const conversationMessageSearch = messageSearch({
  name: 'conversations/message-search',
  version: 4,
  layout: MESSAGE_LAYOUT,
  events: [conversationMessageSent],
  messageIn: ({ event: { data } }) => ({
    id: data.messageId,
    owner: data.conversationId,
    message: data.message,
  }),
});
