import type { Owner } from '../../events/conversations/people.ts';
import type { ConversationId } from '../../events/ids.ts';
import { guestRoom, userRoom } from '../rooms.ts';

/** Names of rooms of conversations. */
export const conversationRoom = (conversation: ConversationId): string => `conversation:${conversation}`;
/** The admins among those in the conversation's room. */
export const conversationAdminsRoom = (conversation: ConversationId): string =>
  `conversation:${conversation}:admins`;
/** All sockets of the owner, whatever they have joined. */
export const ownerRoom = ({ kind, id }: Owner): string => (kind === 'user' ? userRoom(id) : guestRoom(id));
