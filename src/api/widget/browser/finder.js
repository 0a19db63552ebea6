/** @import { Conversation, Desk } from './desk.js' */
/** @import { Memory } from './memory.js' */
import { isGone, isRefusal } from './desk.js';

/** @typedef {ReturnType<typeof createFinder>} Finder */

/** @param {Conversation} conversation */
export const isClosed = ({ status }) => status === 'closed';

/**
 * Finds the conversation of the visitor.
 * @param {{ desk: Desk, memory: Memory, token: () => string | null, type: string }} options
 */
export function createFinder({ desk, memory, token, type }) {
  /** @param {string} id @returns {Promise<Conversation | null>} */
  async function stillThere(id) {
    try {
      return await desk.details(id);
    } catch (error) {
      if (!isGone(error)) throw error;
      memory.forgetConversation(id);
      return null;
    }
  }

  /** The open conversation, or a new one. */
  async function open() {
    const { conversation, guestId, guestSecret } = await desk.conversation(type);
    if (guestId) memory.keepGuest(guestId, guestSecret);
    return /** @type {Conversation} */ (conversation);
  }

  /** @param {Conversation} conversation */
  function kept(conversation) {
    memory.keepConversationId(conversation.id);
    return conversation;
  }

  return {
    /** The conversation of the last visit. For a user without one it is created; for a guest, the first message creates it. */
    async find() {
      const id = memory.conversationId();
      const known = id === null ? null : await stillThere(id);
      if (token() === null || (known && !isClosed(known))) return known;
      // The last messages of a closed conversation stay visible until there is a newer conversation.
      const newer = await open();
      return known && !newer.lastMessageAt ? known : kept(newer);
    },
    /** For a user, the desk knows the earlier conversations of other browsers, too. */
    async recallEarlier() {
      if (token() === null) return;
      const { conversations } = await desk.conversations(type);
      memory.keepEarlierIds(conversations.filter(({ lastMessageAt }) => lastMessageAt).map(({ id }) => id));
    },
    begin: async () => kept(await open()),
    /** Makes the guest's conversations those of the user who has signed in. */
    async claim() {
      const guest = memory.guestId();
      if (token() === null || guest === null) return;
      try {
        await desk.claim(guest, memory.guestSecret());
      } catch (error) {
        // The desk doesn't know the guest, or gave them no secret: their conversations stay the guest's.
        if (!isRefusal(error)) throw error;
      }
      memory.forgetGuest();
    },
  };
}
