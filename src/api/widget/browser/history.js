/** @import { Desk, Message } from './desk.js' */
/** @import { Memory } from './memory.js' */
/** @import { Thread } from './thread.js' */
import { isGone, PAGE_LENGTH } from './desk.js';

/**
 * A conversation whose history is read. `place`: of its first message; `first`, `last`: the pages that were read.
 * @typedef {{ id: string, place: number, first: number, last: number }} Chapter
 * @typedef {ReturnType<typeof createHistory>} Pages
 */

/**
 * Reads the history of the conversation into the thread, and that of earlier conversations before it. Pages ascend by time,
 * and a full page doesn't change any more.
 * @param {{ desk: Desk, thread: Thread, memory: Memory, before: (messages: readonly Message[]) => void }} options
 * `before`: gets the messages of the current conversation before the thread does
 */
export function createHistory({ desk, thread, memory, before }) {
  /** The latest first. @type {Chapter[]} */
  let chapters = [];
  let isReading = false;

  /** Reads a page and returns the number of pages. @param {Chapter} chapter @param {number} page */
  async function read(chapter, page) {
    const { messages, pagination } = await desk.history(chapter.id, page);
    if (chapter === chapters[0]) before(messages);
    thread.addFrom(chapter.place + (page - 1) * PAGE_LENGTH, messages);
    chapter.first = Math.min(page, chapter.first);
    chapter.last = Math.max(page, chapter.last);
    return pagination.totalPages;
  }

  /** From the last two pages on: the newest may hold only one message. @param {string} id @param {() => number} place */
  async function begin(id, place) {
    const { pagination } = await desk.history(id, 1);
    const from = Math.max(1, pagination.totalPages - 1);
    return { id, place: place(), first: from, last: from };
  }

  /** From a page on, that page included: it may have grown. @param {Chapter} chapter */
  async function readOn(chapter) {
    for (let page = chapter.last, last = page; page <= last; page++) last = await read(chapter, page);
  }

  const unreadIds = () => memory.earlierIds().filter((id) => !chapters.some((chapter) => chapter.id === id));
  const unfinished = () => chapters.find(({ first }) => first > 1);

  /** The latest conversation before those that were read. */
  async function readConversation() {
    for (const id of unreadIds()) {
      try {
        const chapter = await begin(id, thread.beginEarlier);
        chapters.push(chapter);
        return await readOn(chapter);
      } catch (error) {
        if (!isGone(error)) throw error;
        memory.forgetConversation(id);
      }
    }
  }

  return {
    /** Reads everything from the last known page on. @param {string} id */
    async catchUp(id) {
      const known = chapters.find((chapter) => chapter.id === id);
      if (known) return readOn(known);
      const chapter = await begin(id, thread.beginNext);
      chapters.unshift(chapter);
      await readOn(chapter);
    },
    hasEarlier: () => unfinished() !== undefined || unreadIds().length > 0,
    async readEarlier() {
      if (isReading) return;
      isReading = true;
      try {
        const chapter = unfinished();
        await (chapter ? read(chapter, chapter.first - 1) : readConversation());
      } finally {
        isReading = false;
      }
    },
    clear() {
      chapters = [];
    },
  };
}
