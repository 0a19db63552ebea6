/** @import { Link } from './link.js' */
/** @import { Thread } from './thread.js' */

/**
 * Tells the desk what was read, again after a lost connection.
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
      if ((await link.ask('message:read', { messageId })) === null) break;
      owed.delete(messageId);
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
