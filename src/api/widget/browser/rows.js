/** @import { Line } from './thread.js' */
import { dayOf } from './words.js';

/**
 * The rows of the log: days and lines. `state`: of one's own messages, where it is shown.
 * @typedef {{ kind: 'day', key: string, text: string }
 *   | { kind: 'line', key: string, line: Line, isLast: boolean, state: Line['state'] | null }} Row
 */

const TOGETHER_MS = 5 * 60_000;

/** @param {Line} line @param {Line | undefined} next */
const goTogether = (line, next) =>
  next !== undefined && next.from === line.from && Date.parse(next.at) - Date.parse(line.at) < TOGETHER_MS;

/** @param {readonly Line[]} lines @param {Date} now @returns {Row[]} */
export function rowsOf(lines, now) {
  const newestDelivered = lines.findLast(
    ({ from, state }) => from === 'me' && (state === 'sent' || state === 'seen'),
  );
  let today = '';
  return lines.flatMap((line, index) => {
    const isDelivered = line.state === 'sent' || line.state === 'seen';
    const state = line.from === 'me' && (!isDelivered || line === newestDelivered) ? line.state : null;
    const isLast = !goTogether(line, lines[index + 1]) || state !== null;
    /** @type {Row} */
    const row = { kind: 'line', key: line.key, line, isLast, state };
    const text = dayOf(line.at, now);
    if (text === today) return [row];
    today = text;
    return [{ kind: /** @type {const} */ ('day'), key: `day ${text}`, text }, row];
  });
}
