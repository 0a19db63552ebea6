/** @import { Conversation, Desk } from './desk.js' */
/** @import { Link } from './link.js' */
/** @import { Entry, Outbox } from './outbox.js' */
import { isClosed } from './finder.js';

/** What the desk says when the same may pass a moment later. */
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
 * @property {() => Promise<Conversation>} addressee The conversation to send to, an open one.
 * @property {(conversation: Conversation) => void} refreshed
 * @property {(error: unknown) => void} trouble
 * @property {() => void} changed
 */

/**
 * Sends what waits, one after the other, so that it arrives in the order in which it was written. What is not
 * acknowledged is sent again on the next connection, under the same key: the desk takes it once.
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
