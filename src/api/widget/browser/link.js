/** @import { Answer, Connection } from './connection.js' */
import { openConnection } from './connection.js';

/**
 * @typedef {object} LinkOptions
 * @property {string} address
 * @property {() => object} auth Asked for each connection.
 * @property {() => void} up
 * @property {(event: string, payload: any) => void} heard
 * @property {(refusal: string | null) => void} down With the reason when no other attempt will be made.
 *
 * @typedef {ReturnType<typeof createLink>} Link
 */

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** What trying again with the same token does not mend. */
const FINAL = new Set([
  'invalid/expired token',
  'no token provided',
  'role not allowed',
  'Invalid namespace',
]);

/**
 * Keeps a connection to the desk, one after the other, with growing pauses in between.
 * @param {LinkOptions} options
 */
export function createLink({ address, auth, up, heard, down }) {
  /** @type {Connection | null} */
  let connection = null;
  let isUp = false;
  let isWanted = false;
  let failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;

  function connect() {
    clearTimeout(pause);
    pause = undefined;
    connection = openConnection({
      address,
      auth: auth(),
      heard,
      up() {
        isUp = true;
        up();
      },
      ended(refusal) {
        connection = null;
        isUp = false;
        const isFinal = refusal !== null && FINAL.has(refusal);
        if (isFinal) isWanted = false;
        else if (isWanted) waitAndConnect();
        down(isFinal ? refusal : null);
      },
    });
  }

  function waitAndConnect() {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++);
    // Not all at once, when all were cut off at once.
    pause = setTimeout(connect, longest * (0.5 + Math.random() / 2));
  }

  return {
    start() {
      if (isWanted) return;
      isWanted = true;
      failures = 0;
      connect();
    },
    stop() {
      isWanted = false;
      clearTimeout(pause);
      pause = undefined;
      connection?.close();
    },
    /** Ends the connection and makes another after a pause. */
    again: () => connection?.close(),
    /** Ends a pause: there is reason to hope. */
    wake() {
      if (isWanted && pause !== undefined) connect();
    },
    /** All went well: the next pause is a short one again. */
    steady() {
      failures = 0;
    },
    isUp: () => isUp,
    /** @param {string} event @param {object} payload @returns {Promise<Answer>} */
    ask: (event, payload) => (connection && isUp ? connection.ask(event, payload) : Promise.resolve(null)),
  };
}
