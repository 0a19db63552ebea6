/** @import { Link } from './link.js' */
/** @import { Thread } from './thread.js' */
import { MOMENT_MS } from './delivery.js';

const NO_SUCH_MESSAGE = 'Message not found';

/**
 * Reports read messages to the desk; again after a lost connection, and after a pause when the desk is unavailable.
 * @param {{ thread: Thread, link: Link }} options
 */
export function createReceipts({ thread, link }) {
  /** @type {Set<string>} */
  const owed = new Set();
  let isReporting = false;

  async function report() {
    if (isReporting) return;
    isReporting = true;
    for (const messageId of owed) {
      const answer = await link.ask('message:read', { messageId });
      if (answer === null) break;
      owed.delete(messageId);
      if (answer.success || answer.message === NO_SUCH_MESSAGE) continue;
      // It goes to the end of the queue.
      owed.add(messageId);
      await new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
    }
    isReporting = false;
  }

  return {
    report,
    /** Marks all messages as seen. Returns whether any was new. */
    allSeen() {
      const unread = thread.unread();
      for (const id of unread) {
        thread.markRead(id);
        owed.add(id);
      }
      void report();
      return unread.length > 0;
    },
    clear: () => owed.clear(),
  };
}
