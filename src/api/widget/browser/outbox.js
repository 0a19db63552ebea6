/** @import { Message } from './desk.js' */
/** @import { Memory, Unsent } from './memory.js' */
/** @import { Thread } from './thread.js' */

/**
 * A message that the desk has not acknowledged. `shownAs`: the received message that is probably this one, while the
 * acknowledgement is outstanding.
 * @typedef {Unsent & { state: 'waiting' | 'sending' | 'failed', reason: string | null, tried: boolean, shownAs: string | null }} Entry
 * @typedef {ReturnType<typeof createOutbox>} Outbox
 */

/** A random key that makes repetitions harmless, in the desk's format; `randomUUID` doesn't exist on plain HTTP. */
export const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );

/** By how many milliseconds the clocks of the browser and the desk may differ. */
const SKEW_MS = 10_000;

/** Whether the message isn't older than the unsent one. @param {Unsent} unsent @param {Message} message */
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
 * The messages that are not acknowledged yet, in order. They survive a reload of the page.
 * @param {{ memory: Memory, thread: Thread }} options
 */
export function createOutbox({ memory, thread }) {
  // The previous page may or may not have sent them.
  let entries = memory.unsent().map((unsent) => entryOf(unsent, true));
  const keep = () =>
    memory.keepUnsent(entries.map(({ key, text, at, asGuest }) => ({ key, text, at, asGuest })));

  /** @param {Entry} entry */
  function show(entry) {
    if (entry.shownAs !== null) thread.unbind(entry.shownAs);
    entry.shownAs = null;
  }

  /** The desk has acknowledged it. @param {Entry} entry @param {Message} message */
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
    /** The oldest entry that is to be sent. */
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
    /** The desk refused it and so doesn't have it: in another conversation it counts as a new message. @param {Entry} entry */
    readdress(entry) {
      Object.assign(entry, { key: newKey(), state: 'waiting' });
      keep();
    },
    /**
     * Handles a received message of one's own that an entry may have become. The line changes at once; the entry stays until
     * it is acknowledged, since the message may be another one with the same text. Entries from before signing in count as
     * acknowledged: for the desk, the same key of another caller is another key, so they must not be sent again.
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
    /** The thread is empty again, so no entry is shown as a received message any more. */
    threadCleared() {
      for (const entry of entries) entry.shownAs = null;
    },
  };
}
