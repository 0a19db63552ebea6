/** @import { Conversation, Desk } from './desk.js' */
/** @import { Link } from './link.js' */
/** @import { Entry, Outbox } from './outbox.js' */
import { isClosed } from './finder.js';

/** Messages of the desk after which the same request may succeed a moment later. */
const NOT_NOW = new Set([
  'Too many requests',
  'Too many changes at once, please try again',
  'Service unavailable, please try again',
]);
export const MOMENT_MS = 2_000;

/**
 * @typedef {object} DeliveryOptions
 * @property {Desk} desk
 * @property {Link} link
 * @property {Outbox} outbox
 * @property {() => Promise<Conversation>} addressee The open conversation to which messages are sent.
 * @property {(conversation: Conversation) => void} refreshed
 * @property {(error: unknown) => void} trouble
 * @property {() => void} changed
 */

/**
 * Sends the waiting messages one after the other, so that they arrive in the order in which they were written. A message
 * that is not acknowledged is sent again on the next connection, with the same key: the desk accepts it once.
 * @param {DeliveryOptions} options
 */
export function createDelivery({ desk, link, outbox, addressee, refreshed, trouble, changed }) {
  let isUnderWay = false;

  /** @param {Entry} entry */
  async function deliver(entry) {
    const { id } = await addressee();
    outbox.sending(entry);
    changed();
    const answer = await link.ask('message:send', {
      conversationId: id,
      message: entry.text,
      messageType: 'text',
      idempotencyKey: entry.key,
    });
    if (answer?.success) outbox.acknowledged(entry, answer.message);
    else if (answer) await declined(entry, id, String(answer.message));
    changed();
  }

  /** @param {Entry} entry @param {string} id @param {string} reason */
  async function declined(entry, id, reason) {
    if (NOT_NOW.has(reason)) return new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
    const conversation = await desk.details(id);
    refreshed(conversation);
    if (isClosed(conversation)) outbox.readdress(entry);
    else outbox.failed(entry, reason);
  }

  return async function flush() {
    if (isUnderWay) return;
    isUnderWay = true;
    try {
      for (let entry = outbox.next(); entry && link.isUp(); entry = outbox.next()) await deliver(entry);
    } catch (error) {
      trouble(error);
    } finally {
      isUnderWay = false;
    }
  };
}
