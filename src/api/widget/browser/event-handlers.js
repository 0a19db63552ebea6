/** @import { Conversation, Message } from './desk.js' */
/** @import { Outbox } from './outbox.js' */
/** @import { Thread } from './thread.js' */
import { isMine } from './thread.js';

/**
 * @typedef {object} EventHandlersOptions
 * @property {Thread} thread
 * @property {Outbox} outbox
 * @property {(whether: boolean) => void} theyType
 * @property {() => Conversation | null} conversation
 * @property {() => void} changed
 */

/**
 * Handles each event of the desk.
 * @param {EventHandlersOptions} options
 * @returns {(event: string, payload: any) => void}
 */
export function createEventHandlers({ thread, outbox, theyType, conversation, changed }) {
  /** @param {Message} message */
  function hear(message) {
    // A code is sent to all connections of its owner, whichever conversation it was requested in.
    if (message.conversationId !== conversation()?.id && message.messageType !== 'auth_code') return;
    if (isMine(message)) outbox.heard(message);
    else theyType(false);
    thread.add(message);
    changed();
  }

  /** Ignores the same person in another window. @param {{ conversationId: string, senderId: string | null }} typist */
  function isTheirs({ conversationId, senderId }) {
    const here = conversation();
    return conversationId === here?.id && senderId !== here.guestId && senderId !== here.userId;
  }

  /** @param {string} conversationId @param {string} status */
  function follow(conversationId, status) {
    const here = conversation();
    if (here?.id !== conversationId) return;
    here.status = status;
    changed();
  }

  /** @type {Readonly<Record<string, (payload: any) => unknown>>} */
  const heard = {
    'message:received': hear,
    'message:read': ({ messageId }) => thread.markRead(messageId) && changed(),
    'typing:start': (typist) => isTheirs(typist) && theyType(true),
    'typing:stop': (typist) => isTheirs(typist) && theyType(false),
    'conversation:updated': ({ conversationId, event, newStatus }) =>
      event === 'status_changed' && follow(conversationId, newStatus),
  };
  return (event, payload) => heard[event]?.(payload);
}
