/** @import { Entry as Sending, StoredEntry } from '../../../../client/src/outbox/entry.ts' */
/** @import { Clock } from '../../../../client/src/pause.ts' */
/** @import { Message } from './desk.js' */
/** @import { Memory, Unsent } from './memory.js' */
/** @import { Thread } from './thread.js' */
import { createQueue } from '../../../../client/src/outbox/queue.ts';

/**
 * A message that the desk has not acknowledged. `shownAs`: the received message that is probably this one, while the
 * acknowledgement is outstanding.
 * @typedef {Unsent & { state: 'waiting' | 'sending' | 'failed', reason: string | null, tried: boolean, shownAs: string | null }} Entry
 * @typedef {{ text: string, at: string, asGuest: boolean }} Written
 *
 * @typedef {object} OutboxOptions
 * @property {Memory} memory
 * @property {Thread} thread
 * @property {Clock} clock
 * @property {() => Promise<void>} ready Resolves when messages can be sent.
 * @property {(text: string, key: string, readdress: () => void) => Promise<Message>} deliver Calls `readdress` where another
 *   conversation is to have it, and throws what the desk said.
 * @property {() => void} changed
 *
 * @typedef {ReturnType<typeof createOutbox>} Outbox
 */

/** By how many milliseconds the clocks of the browser and the desk may differ. */
const SKEW_MS = 10_000;
/** All of them are sent one after the other, so that they arrive in the order in which they were written. */
const LANE = 'chat';

/** @type {Readonly<Record<Sending['state'], Entry['state']>>} */
const STATES_OF = { queued: 'waiting', sending: 'sending', refused: 'failed', sent: 'sending' };

/** Whether the message isn't older than the unsent one. @param {Written} written @param {Message} message */
const isSince = ({ at }, { createdAt }) => Date.parse(createdAt) > Date.parse(at) - SKEW_MS;

/** What is kept for the next page, as the queue keeps it. @param {Memory} memory */
function storageIn(memory) {
  /** @type {Map<string, Unsent>} */
  const kept = new Map();
  let isClosed = false;
  const keep = () => isClosed || memory.keepUnsent([...kept.values()]);
  return {
    load() {
      for (const unsent of memory.unsent()) kept.set(unsent.key, unsent);
      // The previous page may or may not have sent them.
      return [...kept.values()].map(({ key, ...written }) => {
        const at = Date.parse(written.at);
        return { key, payload: written, lane: LANE, at, triedAt: at, refusal: null };
      });
    },
    /** @param {StoredEntry} entry */
    save({ key, payload }) {
      kept.set(key, { key, .../** @type {Written} */ (payload) });
      keep();
    },
    /** @param {string} key */
    remove(key) {
      kept.delete(key);
      keep();
    },
    /** Somebody else may write on this page now. */
    close() {
      isClosed = true;
    },
  };
}

/**
 * The messages that are not acknowledged yet, in order. They survive a reload of the page.
 * @param {OutboxOptions} options
 */
export function createOutbox({ memory, thread, clock, ready, deliver, changed }) {
  const storage = storageIn(memory);
  /** By the keys of entries. @type {Map<string, string>} */
  const shownAs = new Map();
  /** @type {Set<string>} */
  const readdressed = new Set();
  /** @type {import('../../../../client/src/outbox/queue.ts').Queue<Written, Message>} */
  const queue = createQueue({ clock, storage, ready, send });

  queue.onChange(({ key, state }) => {
    if (state === 'refused') show(key);
    // The desk refused it and so doesn't have it: in another conversation it counts as a new message.
    if (state === 'refused' && readdressed.delete(key)) queue.retry(key, true);
    else changed();
  });

  /** @param {Sending<Written, Message>} entry */
  async function send({ key, payload }) {
    const message = await deliver(payload.text, key, () => readdressed.add(key));
    bind(key, message);
    return message;
  }

  /** @param {string} key @param {Message} message */
  function bind(key, message) {
    show(key);
    thread.bind(message.id, key);
    thread.add(message);
  }

  /** @param {string} key */
  function show(key) {
    const id = shownAs.get(key);
    if (id !== undefined) thread.unbind(id);
    shownAs.delete(key);
  }

  /** @param {Sending<Written, Message>} sending @returns {Entry} */
  const entryOf = ({ key, payload, state, isTried, error }) => ({
    ...{ key, ...payload, tried: isTried, state: STATES_OF[state] },
    ...{ reason: state === 'refused' ? (error?.message ?? null) : null, shownAs: shownAs.get(key) ?? null },
  });
  const entries = () => queue.entries().map(entryOf);

  return {
    entries,
    /** Resolves once what earlier pages left is there. */
    loaded: queue.loaded,
    /** @param {string} text */
    add(text) {
      queue.add({ text, at: new Date().toISOString(), asGuest: false }, LANE);
    },
    /** @param {string} key */
    retry: (key) => queue.retry(key),
    wake: queue.wake,
    stop() {
      storage.close();
      queue.stop();
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
      const alike = entries().filter(
        ({ text, tried, shownAs: shown }) => tried && shown === null && text === said,
      );
      const settled = alike.find((entry) => entry.asGuest && isSince(entry, message));
      if (settled) {
        bind(settled.key, message);
        return queue.discard(settled.key);
      }
      const entry = alike.find(({ asGuest }) => !asGuest);
      if (!entry) return;
      shownAs.set(entry.key, id);
      thread.bind(id, entry.key);
    },
    /** The thread is empty again, so no entry is shown as a received message any more. */
    threadCleared: () => shownAs.clear(),
  };
}
