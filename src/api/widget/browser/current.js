/** @import { Following } from '../../../../client/src/live/topic.ts' */
/** @import { Conversation, Desk } from './desk.js' */
/** @import { Finder } from './finder.js' */
/** @import { Pages } from './history.js' */
import { isClosed } from './finder.js';

/**
 * @typedef {object} CurrentOptions
 * @property {Desk} desk
 * @property {Finder} finder
 * @property {Pages} history
 * @property {() => void} forgotten The conversation isn't the visitor's any more.
 * @property {() => void} lost The same, while it was followed.
 * @property {() => void} changed
 *
 * @typedef {ReturnType<typeof createCurrent>} Current
 */

/** The conversation that the chat is in. @param {CurrentOptions} options */
export function createCurrent({ desk, finder, history, forgotten, lost, changed }) {
  /** @type {Conversation | null} */
  let conversation = null;
  /** @type {Promise<Conversation> | null} */
  let beginning = null;
  /** By ids, what is followed: from then on, whatever happens comes by itself. @type {Map<string, Following>} */
  const followed = new Map();

  /** Follows before it reads, so that no message and no change is missed in between. @param {string} id */
  async function join(id) {
    const following = followed.get(id) ?? follow(id);
    try {
      await following.ready;
    } catch (error) {
      throw new Error('The conversation could not be joined', { cause: error });
    }
    await read(id);
  }

  /** @param {string} id */
  function follow(id) {
    const following = desk.live.conversation(id, {
      event: () => {},
      resync: () => read(id),
      // It isn't the caller's any more: the chat finds out which one is.
      ended() {
        followed.delete(id);
        if (conversation?.id !== id) return;
        forget();
        lost();
      },
    });
    followed.set(id, following);
    return following;
  }

  /** @param {string} id */
  async function read(id) {
    if (conversation?.id === id) conversation = await desk.details(id);
    await history.catchUp(id);
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
    /** Finds it if it isn't known yet, and follows it. */
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
