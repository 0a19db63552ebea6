/** @import { Line } from './thread.js' */
import { dayOf, NEXT } from './words.js';

/**
 * The rows of the log: days, the beginnings of conversations, and lines. `state`: of one's own messages, where it is shown.
 * @typedef {{ kind: 'day' | 'beginning', key: string, text: string }
 *   | { kind: 'line', key: string, line: Line, isLast: boolean, state: Line['state'] | null }} Row
 */

const TOGETHER_MS = 5 * 60_000;

/** @param {Line} line @param {Line | undefined} next */
const goTogether = (line, next) =>
  next !== undefined && next.from === line.from && Date.parse(next.at) - Date.parse(line.at) < TOGETHER_MS;

/** @param {Line} line */
const isDelivered = ({ state }) => state === 'sent' || state === 'seen';

/** @param {string} id @returns {Row} */
const beginningOf = (id) => ({ kind: 'beginning', key: `beginning ${id}`, text: NEXT });

/**
 * @param {readonly Line[]} lines
 * @param {string | null} current the open conversation; null when the next message begins one
 * @param {Date} now
 * @returns {Row[]}
 */
export function rowsOf(lines, current, now) {
  const newestDelivered = lines.findLast((line) => line.from === 'me' && isDelivered(line));
  let day = '';
  let days = 0;
  /** @type {string | null} */
  let conversation = null;

  /** @param {string | null} id @returns {Row[]} */
  function changeTo(id) {
    const isAnother = id !== null && conversation !== null && id !== conversation;
    conversation = id ?? conversation;
    return isAnother ? [beginningOf(id)] : [];
  }

  /** @param {string} text @returns {Row[]} */
  function dayRow(text) {
    if (text === day) return [];
    day = text;
    return [{ kind: 'day', key: `day ${++days} ${text}`, text }];
  }

  const rows = lines.flatMap((line, index) => {
    const state = line.from === 'me' && (!isDelivered(line) || line === newestDelivered) ? line.state : null;
    const isLast = !goTogether(line, lines[index + 1]) || state !== null;
    const beginning = changeTo(line.conversationId ?? (isDelivered(line) ? null : current));
    /** @type {Row} */
    const row = { kind: 'line', key: line.key, line, isLast, state };
    return [...beginning, ...dayRow(dayOf(line.at, now)), row];
  });
  return [...rows, ...changeTo(current)];
}
