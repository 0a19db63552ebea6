/** @import { Live } from '../../../../client/src/live/live.ts' */
/** @import { DeskError } from '../../../../client/src/desk-error.ts' */
/** @import { Thread } from './thread.js' */

import { MOMENT_MS } from './desk.js';

const NO_SUCH_MESSAGE = 'Message not found';

/**
 * Reports read messages to the desk; again after a lost connection, and after a pause when the desk is unavailable.
 * @param {{ thread: Thread, live: Live }} options
 */
export function createReceipts({ thread, live }) {
  /** @type {Set<string>} */
  const owed = new Set();
  let isReporting = false;

  async function report() {
    if (isReporting) return;
    isReporting = true;
    for (const messageId of owed) {
      const refusal = await live.ask('message:read', { messageId }).then(
        () => null,
        (error) => /** @type {DeskError} */ (error),
      );
      if (refusal?.status === 0) break;
      owed.delete(messageId);
      if (refusal === null || refusal.message === NO_SUCH_MESSAGE) continue;
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
