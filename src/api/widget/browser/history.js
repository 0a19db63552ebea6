/** @import { Desk, Message } from './desk.js' */
/** @import { Thread } from './thread.js' */

/** @typedef {ReturnType<typeof createHistory>} Pages */

/**
 * Reads the history of a conversation into the thread. Pages ascend by time, and a full page doesn't change any more.
 * @param {{ desk: Desk, thread: Thread, before: (messages: readonly Message[]) => void }} options `before`: gets the
 * messages before the thread does
 */
export function createHistory({ desk, thread, before }) {
  /** Reads a page and returns the number of pages. @param {string} id @param {number} page */
  async function read(id, page) {
    const { messages, pagination } = await desk.history(id, page);
    before(messages);
    thread.addPage(page, messages);
    return pagination.totalPages;
  }

  /** The last two pages: the newest may hold only one message. @param {string} id */
  async function firstToRead(id) {
    const { pagination } = await desk.history(id, 1);
    return Math.max(1, pagination.totalPages - 1);
  }

  return {
    /** Reads everything from the last known page on, that page included: it may have grown. @param {string} id */
    async catchUp(id) {
      let page = thread.pages()?.last ?? (await firstToRead(id));
      for (let last = page; page <= last; page++) last = await read(id, page);
    },
    hasEarlier: () => (thread.pages()?.first ?? 1) > 1,
    /** @param {string} id */
    async readEarlier(id) {
      const first = thread.pages()?.first ?? 1;
      if (first > 1) await read(id, first - 1);
    },
  };
}
