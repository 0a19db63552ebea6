/** @import { Conversation, Desk } from './desk.js' */
/** @import { Finder } from './finder.js' */
/** @import { Pages } from './history.js' */
/** @import { Link } from './link.js' */
import { isClosed } from './finder.js';

/**
 * @typedef {object} CurrentOptions
 * @property {Desk} desk
 * @property {Finder} finder
 * @property {Link} link
 * @property {Pages} history
 * @property {() => void} forgotten The conversation isn't the visitor's any more.
 * @property {() => void} changed
 *
 * @typedef {ReturnType<typeof createCurrent>} Current
 */

/** The conversation that the chat is in. @param {CurrentOptions} options */
export function createCurrent({ desk, finder, link, history, forgotten, changed }) {
  /** @type {Conversation | null} */
  let conversation = null;
  /** @type {Promise<Conversation> | null} */
  let beginning = null;

  /** Joins before it reads, so that no message and no change is missed in between. @param {string} conversationId */
  async function join(conversationId) {
    const answer = await link.ask('conversation:join', { conversationId });
    // It isn't the caller's any more: the next connection finds out which one is.
    if (answer && !answer.success) forget();
    if (!answer?.success) throw new Error('The conversation could not be joined');
    if (conversation?.id === conversationId) conversation = await desk.details(conversationId);
    await history.catchUp(conversationId);
    changed();
  }

  async function begin() {
    conversation = await finder.begin();
    await join(conversation.id);
    return conversation;
  }

  function forget() {
    conversation = null;
    forgotten();
  }

  return {
    get: () => conversation,
    /** @param {Conversation} found */
    refresh(found) {
      conversation = found;
    },
    forget,
    /** Finds it if it isn't known yet, and joins it. */
    async arrive() {
      if (conversation === null) {
        conversation = await finder.find();
        await finder.recallEarlier();
      }
      if (conversation) await join(conversation.id);
    },
    /** The open conversation. The first message starts one, and so does the first message after a closing. */
    async addressee() {
      if (beginning === null && conversation && !isClosed(conversation)) return conversation;
      beginning ??= begin().finally(() => {
        beginning = null;
      });
      return beginning;
    },
    /** Null without a conversation. */
    status: () => conversation?.status ?? null,
    /** The conversation to which the next message is sent; null when it begins one. */
    openId: () => (conversation && !isClosed(conversation) ? conversation.id : null),
  };
}
