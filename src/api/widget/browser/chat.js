/** @import { Message } from './desk.js' */
/** @import { Memory } from './memory.js' */
import { createCurrent } from './current.js';
import { createDelivery } from './delivery.js';
import { createDesk, isFinal } from './desk.js';
import { createEventHandlers } from './event-handlers.js';
import { createFinder } from './finder.js';
import { createHistory } from './history.js';
import { createLink } from './link.js';
import { createOutbox } from './outbox.js';
import { createReceipts } from './receipts.js';
import { createThread, isMine } from './thread.js';
import { createTyping } from './typing.js';

/**
 * @typedef {object} ChatOptions
 * @property {URL} base
 * @property {string} type of the conversation
 * @property {() => string | null} token
 * @property {Memory} memory
 * @property {() => void} changed
 *
 * @typedef {'quiet' | 'connecting' | 'ready' | 'offline' | 'refused'} Phase
 * @typedef {ReturnType<typeof createChat>} Chat
 */

/**
 * A chat with the desk: finds the conversation, follows it across lost connections, and sends messages.
 * @param {ChatOptions} options
 */
export function createChat({ base, type, token, memory, changed }) {
  const desk = createDesk({ base, token, guestId: memory.guestId });
  const finder = createFinder({ desk, memory, token, type });
  const thread = createThread();
  const outbox = createOutbox({ memory, thread });
  const history = createHistory({ desk, thread, memory, before: noteMine });
  /** @type {Phase} */
  let phase = 'quiet';

  const link = createLink({
    base,
    auth: () => (token() === null ? { guestId: memory.guestId() ?? '' } : { token: token() }),
    up: () => void enter(),
    heard: (event, payload) => hear(event, payload),
    down(refusal) {
      outbox.interrupted();
      typing.theirs(false);
      become(refusal === null ? 'offline' : 'refused');
    },
  });
  const receipts = createReceipts({ thread, link });
  const current = createCurrent({ desk, finder, link, history, forgotten, changed });
  const flush = createDelivery({
    desk,
    link,
    outbox,
    addressee: current.addressee,
    refreshed: current.refresh,
    trouble,
    changed,
  });
  const typing = createTyping({
    changed,
    tell(event) {
      const conversation = current.get();
      if (conversation && phase === 'ready') void link.ask(event, { conversationId: conversation.id });
    },
  });

  const hear = createEventHandlers({
    memory,
    thread,
    outbox,
    changed,
    theyType: typing.theirs,
    conversation: current.get,
    putOut() {
      current.forget();
      link.again();
    },
  });

  /** @param {Phase} next */
  function become(next) {
    phase = next;
    changed();
  }

  /** @param {readonly Message[]} messages */
  function noteMine(messages) {
    for (const message of messages) if (isMine(message)) outbox.heard(message);
  }

  /** After connecting, reads the messages that were missed and sends those that wait. */
  async function enter() {
    try {
      await finder.claim();
      await current.arrive();
      link.steady();
      become('ready');
      void receipts.report();
      await flush();
    } catch (error) {
      trouble(error);
    }
  }

  function forgotten() {
    thread.clear();
    history.clear();
    outbox.threadCleared();
    receipts.clear();
  }

  /** @param {unknown} error */
  function trouble(error) {
    if (!isFinal(error)) return link.again();
    for (const entry of outbox.entries()) outbox.failed(entry, error.message);
    become('ready');
  }

  function send() {
    changed();
    link.wake();
    if (phase === 'ready') void flush();
  }

  function start() {
    if (phase === 'quiet') become('connecting');
    link.start();
  }

  return {
    phase: () => phase,
    lines: () => thread.lines(outbox.entries()),
    unread: () => thread.unread().length,
    theyType: typing.theyType,
    status: current.status,
    openId: current.openId,
    hasEarlier: history.hasEarlier,
    start,
    /** Only for returning visitors: for others, the connection begins when they open the chat. */
    resume() {
      const isKnown = token() !== null || memory.conversationId() !== null || outbox.entries().length > 0;
      if (isKnown) start();
    },
    stop: link.stop,
    /** The visitor looks at the chat: this ends a pause, and tests whether the connection is still alive. */
    wake() {
      link.wake();
      const conversation = current.get();
      if (conversation && phase === 'ready')
        void link.ask('conversation:join', { conversationId: conversation.id });
    },
    /** @param {string} text */
    submit(text) {
      typing.stop();
      outbox.add(text);
      send();
    },
    /** @param {string} key */
    retry(key) {
      outbox.retry(key);
      send();
    },
    /** @param {boolean} isWriting */
    typed: (isWriting) => (isWriting ? typing.mine() : typing.stop()),
    seen() {
      if (receipts.allSeen()) changed();
    },
    async readEarlier() {
      await history.readEarlier().catch(trouble);
      changed();
    },
    /** Begins a new conversation in place of the closed one. */
    async beginNext() {
      await current.addressee().catch(trouble);
      changed();
    },
  };
}
