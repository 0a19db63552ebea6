/** @import { Link } from './link.js' */
/** @import { Thread } from './thread.js' */
import { MOMENT_MS } from './delivery.js';

const NO_SUCH_MESSAGE = 'Message not found';

/**
 * Tells the desk what was read: again after a lost connection, and after a moment when it can't take it now.
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
      // Its turn comes again, after the others.
      owed.add(messageId);
      await new Promise((resolve) => setTimeout(resolve, MOMENT_MS));
    }
    isReporting = false;
  }

  return {
    report,
    /** Everything that is there was seen. Whether that was news. */
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
