/** @import { Message } from './desk.js' */
/** @import { Entry } from './outbox.js' */

/**
 * A line of the conversation. It keeps its key from the moment it was written.
 * @typedef {object} Line
 * @property {string} key
 * @property {'me' | 'them' | 'system'} from
 * @property {string} text
 * @property {string} at
 * @property {string} type
 * @property {string | null} conversationId Null where it says nothing about which conversation this is.
 * @property {'waiting' | 'sending' | 'failed' | 'sent' | 'seen'} state
 * @property {string | null} reason Why sending failed.
 *
 * @typedef {{ message: Message, place: number | null, arrival: number }} Known
 * @typedef {ReturnType<typeof createThread>} Thread
 */

/** @param {Message} message */
export const isMine = ({ senderType }) => senderType === 'user' || senderType === 'guest';

/** Messages of support and codes are on the other side. @param {Message} message @returns {Line['from']} */
const sideOf = (message) => {
  if (isMine(message)) return 'me';
  const { senderType, messageType } = message;
  return messageType === 'system' || (senderType === 'system' && messageType !== 'auth_code')
    ? 'system'
    : 'them';
};

/** Greater than any place in a conversation: messages of an earlier conversation come before all of it. */
const WHOLE_CONVERSATION = 1e9;

/** @param {Known} a @param {Known} b */
const inOrder = (a, b) =>
  (a.place ?? Number.MAX_VALUE) - (b.place ?? Number.MAX_VALUE) || a.arrival - b.arrival;

/** The known messages of the conversation, each once, in the desk's order. */
export function createThread() {
  /** @type {Map<string, Known>} */
  const known = new Map();
  /** By the id of a message, the key that its line had as an entry. @type {Map<string, string>} */
  const keys = new Map();
  let arrivals = 0;
  /** Where the places of the earliest and of the latest conversation begin. */
  let earliest = 0;
  let latest = 0;

  /** @param {Message} message @param {number | null} place */
  function put(message, place) {
    const before = known.get(message.id);
    if (!before) {
      known.set(message.id, { message, place, arrival: arrivals++ });
      return;
    }
    // A received code stays visible; the history masks it.
    const text = message.messageType === 'auth_code' ? before.message.message : message.message;
    before.place = place ?? before.place;
    before.message = { ...message, message: text, isRead: before.message.isRead || message.isRead };
  }

  /** @param {Known} known @returns {Line} */
  function lineOf({ message }) {
    const { id, messageType, conversationId } = message;
    return {
      key: keys.get(id) ?? id,
      // A code is sent to all connections of its owner, whichever conversation it was requested in.
      conversationId: messageType === 'auth_code' ? null : conversationId,
      from: sideOf(message),
      text: message.message,
      at: message.createdAt,
      type: messageType,
      state: message.isRead ? 'seen' : 'sent',
      reason: null,
    };
  }

  const sorted = () => [...known.values()].sort(inOrder);

  return {
    has: (/** @type {string} */ id) => known.has(id),
    /** Adds a message received by socket. @param {Message} message */
    add: (message) => put(message, null),
    /** Adds messages of the history. @param {number} place of the first of them @param {readonly Message[]} messages */
    addFrom(place, messages) {
      for (const [index, message] of messages.entries()) put(message, place + index);
    },
    /** Messages that are received from here on belong to another conversation. Returns where its places begin. */
    beginNext() {
      latest += WHOLE_CONVERSATION;
      for (const entry of known.values()) entry.place ??= latest - WHOLE_CONVERSATION / 2 + entry.arrival;
      return latest;
    },
    /** Returns where the places of the conversation before all known ones begin. */
    beginEarlier() {
      earliest -= WHOLE_CONVERSATION;
      return earliest;
    },
    clear() {
      known.clear();
      keys.clear();
    },
    /** The line of that message replaces the entry's line with that key. @param {string} id @param {string} key */
    bind: (id, key) => void keys.set(id, key),
    /** @param {string} id */
    unbind: (id) => void keys.delete(id),
    /** Returns whether the message was unread before. @param {string} id */
    markRead(id) {
      const entry = known.get(id);
      if (!entry || entry.message.isRead) return false;
      entry.message = { ...entry.message, isRead: true };
      return true;
    },
    /** The unread messages of the other side. */
    unread: () =>
      sorted()
        .filter(({ message }) => !message.isRead && !isMine(message))
        .map(({ message }) => message.id),
    /** @param {readonly Entry[]} entries the unsent messages @returns {Line[]} */
    lines: (entries) => [
      ...sorted().map(lineOf),
      ...entries
        .filter(({ shownAs }) => shownAs === null)
        .map(({ key, text, at, state, reason }) => ({
          key,
          text,
          at,
          state,
          reason,
          conversationId: null,
          type: 'text',
          from: /** @type {const} */ ('me'),
        })),
    ],
  };
}
