/** @import { Message } from './desk.js' */
/** @import { Memory } from './memory.js' */
import { createCurrent } from './current.js';
import { createDesk, isRefusal, MOMENT_MS } from './desk.js';
import { createEventHandlers } from './event-handlers.js';
import { createFinder, isClosed } from './finder.js';
import { createHistory } from './history.js';
import { createOutbox } from './outbox.js';
import { createReadiness } from './readiness.js';
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
  const desk = createDesk({ base, token, memory });
  const { live } = desk;
  const finder = createFinder({ desk, memory, token, type });
  const thread = createThread();
  const readiness = createReadiness();
  const outbox = createOutbox({ memory, thread, clock: desk.clock, ready: readiness.wait, deliver, changed });
  const history = createHistory({ desk, thread, memory, before: noteMine });
  const receipts = createReceipts({ thread, live });
  const current = createCurrent({ desk, finder, history, forgotten, lost: enter, changed });
  /** @type {Phase} */
  let phase = 'quiet';

  const typing = createTyping({
    changed,
    tell(event) {
      const conversation = current.get();
      if (conversation && phase === 'ready')
        void quietly(live.ask(event, { conversationId: conversation.id }));
    },
  });
  const hear = createEventHandlers({
    ...{ thread, outbox, changed },
    theyType: typing.theirs,
    conversation: current.get,
  });
  live.onEvent(({ name, payload }) => hear(name, payload));
  live.onState((state) => {
    if (state === 'up') void enter();
    if (state !== 'offline' && state !== 'refused') return;
    typing.theirs(false);
    become(state);
  });

  /** @param {Phase} next */
  function become(next) {
    phase = next;
    readiness.set(next === 'ready');
    changed();
  }

  /** @param {readonly Message[]} messages */
  function noteMine(messages) {
    for (const message of messages) if (isMine(message)) outbox.heard(message);
  }

  /** After connecting, finds and follows the conversation and sends the messages that wait. */
  async function enter() {
    try {
      await outbox.loaded;
      await finder.claim();
      await current.arrive();
      if (live.state() !== 'up') return;
      become('ready');
      outbox.wake();
      void receipts.report();
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
    // The messages that wait are told why, when they are sent.
    if (isRefusal(error)) return become('ready');
    if (live.state() !== 'up') return;
    become('offline');
    setTimeout(() => live.state() === 'up' && enter(), MOMENT_MS);
  }

  /** @param {string} text @param {string} key @param {() => void} readdress it is for another conversation */
  async function deliver(text, key, readdress) {
    const { id } = await current.addressee();
    const input = { conversationId: id, message: text, messageType: /** @type {const} */ ('text') };
    try {
      const { message } = await live.ask('message:send', { ...input, idempotencyKey: key });
      return message;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const conversation = await desk.details(id);
      current.refresh(conversation);
      if (isClosed(conversation)) readdress();
      throw error;
    }
  }

  function start() {
    if (phase === 'quiet') become('connecting');
    live.start();
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
      const isKnown = token() !== null || memory.conversationId() !== null || memory.unsent().length > 0;
      if (isKnown) start();
    },
    stop() {
      outbox.stop();
      live.stop();
    },
    /** The visitor looks at the chat: this ends a pause, and tests whether the connection is still alive. */
    wake() {
      live.wake();
      const conversation = current.get();
      if (conversation && phase === 'ready')
        void quietly(live.ask('conversation:join', { conversationId: conversation.id }));
    },
    /** @param {string} text */
    submit(text) {
      typing.stop();
      outbox.add(text);
      live.wake();
    },
    /** @param {string} key */
    retry(key) {
      outbox.retry(key);
      live.wake();
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

/** What comes of it doesn't matter. @param {Promise<unknown>} asked */
const quietly = (asked) => asked.catch(() => {});
