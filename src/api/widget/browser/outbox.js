/** @import { Message } from './desk.js' */
/** @import { Memory, Unsent } from './memory.js' */
/** @import { Thread } from './thread.js' */

/**
 * Something written that the desk has not acknowledged. `shownAs`: the message that it most likely has become, while
 * the acknowledgement is still to come.
 * @typedef {Unsent & { state: 'waiting' | 'sending' | 'failed', reason: string | null, tried: boolean, shownAs: string | null }} Entry
 * @typedef {ReturnType<typeof createOutbox>} Outbox
 */

/** Random as the desk wants it of a key that makes repeats harmless; `randomUUID` is missing on plain HTTP. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** By how much the clocks of a browser and of the desk may differ. */
const SKEW_MS = 10_000;

/** Whether the message is no older than what was written. @param {Unsent} unsent @param {Message} message */
const isSince = ({ at }, { createdAt }) => Date.parse(createdAt) > Date.parse(at) - SKEW_MS;

/** @param {Unsent} unsent @param {boolean} tried @returns {Entry} */
const entryOf = ({ key, text, at, asGuest }, tried) => ({
  key,
  text,
  at,
  asGuest,
  tried,
  state: 'waiting',
  reason: null,
  shownAs: null,
});

/**
 * What was written and is not acknowledged yet, in order. It survives a reload of the page.
 * @param {{ memory: Memory, thread: Thread }} options
 */
export function createOutbox({ memory, thread }) {
  // The page before this one may have sent them or not.
  let entries = memory.unsent().map((unsent) => entryOf(unsent, true));
  const keep = () =>
    memory.keepUnsent(entries.map(({ key, text, at, asGuest }) => ({ key, text, at, asGuest })));

  /** @param {Entry} entry */
  function show(entry) {
    if (entry.shownAs !== null) thread.unbind(entry.shownAs);
    entry.shownAs = null;
  }

  /** The desk has it. @param {Entry} entry @param {Message} message */
  function acknowledged(entry, message) {
    show(entry);
    thread.bind(message.id, entry.key);
    thread.add(message);
    entries = entries.filter((other) => other !== entry);
    keep();
  }

  return {
    acknowledged,
    entries: () => /** @type {readonly Entry[]} */ (entries),
    /** @param {string} text @returns {Entry} */
    add(text) {
      const entry = entryOf({ key: newKey(), text, at: new Date().toISOString(), asGuest: false }, false);
      entries.push(entry);
      keep();
      return entry;
    },
    /** The oldest that is to be sent. */
    next: () => entries.find(({ state }) => state !== 'failed') ?? null,
    /** @param {Entry} entry */
    sending(entry) {
      entry.state = 'sending';
      entry.tried = true;
    },
    /** @param {Entry} entry @param {string} reason */
    failed(entry, reason) {
      show(entry);
      Object.assign(entry, { state: 'failed', reason });
    },
    /** Every entry that waits for another connection. */
    interrupted() {
      for (const entry of entries) if (entry.state === 'sending') entry.state = 'waiting';
    },
    /** @param {string} key */
    retry(key) {
      const entry = entries.find((other) => other.key === key);
      if (entry) Object.assign(entry, { state: 'waiting', reason: null });
    },
    /** It was refused, so the desk has not got it: in another conversation it is another one. @param {Entry} entry */
    readdress(entry) {
      Object.assign(entry, { key: newKey(), state: 'waiting' });
      keep();
    },
    /**
     * One of our own messages was heard that an entry may have become. The line changes at once; the entry stays until
     * it is acknowledged, since the message may be another one with the same text. Not so what was sent before signing
     * in: to the desk, its key is not the same key from somebody else.
     * @param {Message} message
     */
    heard(message) {
      const { id, message: said } = message;
      if (thread.has(id)) return;
      const alike = entries.filter(({ text, tried, shownAs }) => tried && shownAs === null && text === said);
      const settled = alike.find((entry) => entry.asGuest && isSince(entry, message));
      if (settled) return acknowledged(settled, message);
      const entry = alike.find(({ asGuest }) => !asGuest);
      if (!entry) return;
      entry.shownAs = id;
      thread.bind(id, entry.key);
    },
    /** The thread is empty again: what entries most likely had become is not shown any more. */
    threadCleared() {
      for (const entry of entries) entry.shownAs = null;
    },
  };
}
