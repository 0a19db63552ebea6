import { chatMessageAdded } from '../../../events/ticketing/chat-events.ts';
import {
  internalNoteAdded,
  replySent,
  ticketOpened,
  userMessageAdded,
} from '../../../events/ticketing/events.ts';
import { type MessageSearchModule, messageSearch } from '../../message-search/projection.ts';
import { type Layout, MESSAGE_LAYOUT } from '../../search/layout.ts';
import { messageOf } from '../messages/project.ts';

/**
 * The texts of all messages of tickets, including internal notes: only admins search. A ticket's first message is its
 * description, so tickets have the same numbers as in `ticketing/tickets`. Stored pieces have the sizes of the layout.
 */
export const ticketMessageSearchOfLayout = (layout: Layout, version: number): MessageSearchModule =>
  messageSearch({
    name: 'ticketing/message-search',
    version,
    layout,
    events: [ticketOpened, userMessageAdded, replySent, internalNoteAdded, chatMessageAdded],
    messageIn(envelope) {
      const { id, ticketId, message } = messageOf(envelope);
      return { id, owner: ticketId, message };
    },
  });

export const ticketMessageSearch = ticketMessageSearchOfLayout(MESSAGE_LAYOUT, 6);
