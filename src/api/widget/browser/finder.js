/** @import { Conversation, Desk } from './desk.js' */
/** @import { Memory } from './memory.js' */
import { isFinal, isGone } from './desk.js';

/** @typedef {ReturnType<typeof createFinder>} Finder */

/** @param {Conversation} conversation */
export const isClosed = ({ status }) => status === 'closed';

/**
 * Which conversation it is.
 * @param {{ desk: Desk, memory: Memory, token: () => string | null, type: string }} options
 */
export function createFinder({ desk, memory, token, type }) {
  /** @param {string} id @returns {Promise<Conversation | null>} */
  async function stillThere(id) {
    try {
      return await desk.details(id);
    } catch (error) {
      if (!isGone(error)) throw error;
      memory.keepConversationId(null);
      return null;
    }
  }

  /** The open one, a new one if need be. */
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
    /** The one of last time. A user without one gets one; that of a guest begins with their first message. */
    async find() {
      const id = memory.conversationId();
      const known = id === null ? null : await stillThere(id);
      if (token() === null || (known && !isClosed(known))) return known;
      // What support said before it closed the last one is still to be seen, until there is something newer.
      const newer = await open();
      return known && !newer.lastMessageAt ? known : kept(newer);
    },
    begin: async () => kept(await open()),
    /** What a guest wrote before signing in becomes the user's. */
    async claim() {
      const guest = memory.guestId();
      if (token() === null || guest === null) return;
      try {
        await desk.claim(guest, memory.guestSecret());
      } catch (error) {
        // The desk does not know that guest, or gave them no secret: then what they wrote stays the guest's.
        if (!isFinal(error)) throw error;
      }
      memory.forgetGuest();
    },
  };
}
