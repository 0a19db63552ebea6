import { io } from 'socket.io-client';

/**
 * An acknowledgement. Null when none came.
 * @typedef {{ success: boolean, message?: any } | null} Answer
 *
 * @typedef {object} LinkOptions
 * @property {URL} base
 * @property {() => object} auth Asked for each connection.
 * @property {() => void} up Called once the desk has said who the caller is.
 * @property {(event: string, payload: any) => void} heard
 * @property {(refusal: string | null) => void} down With the reason when no other attempt will be made.
 *
 * @typedef {ReturnType<typeof createLink>} Link
 */

const CONNECT_MS = 10_000;
const ANSWER_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** Tells a new guest the id to go by. To ask for anything before it came would make another guest. */
const GREETING = 'connection:success';
/** What trying again with the same token does not mend. */
const FINAL = new Set([
  'invalid/expired token',
  'no token provided',
  'role not allowed',
  'Invalid namespace',
]);

/**
 * Keeps a connection to the desk, one after the other, with growing pauses in between. Socket.IO's own reconnection
 * would end at a refusal that passes, and its pauses would start anew before it is known that all goes well.
 * @param {LinkOptions} options
 */
export function createLink({ base, auth, up, heard, down }) {
  let isUp = false;
  let isWanted = false;
  let viaPolling = false;
  let failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;
  const socket = io(new URL('/support', base).href, {
    path: new URL('socket.io/', base).pathname,
    auth: (give) => give(auth()),
    timeout: CONNECT_MS,
    autoConnect: false,
    forceNew: true,
    reconnection: false,
  });

  socket.onAny((event, payload) => {
    heard(event, payload);
    if (event !== GREETING) return;
    isUp = true;
    up();
  });
  socket.on('disconnect', () => ended(null));
  socket.on('connect_error', ({ message }) => {
    // Active: it is not the desk that refused. Some networks let no WebSocket through, some balancers no polling.
    if (socket.active) viaPolling = !viaPolling;
    ended(FINAL.has(message) ? message : null);
  });

  /** @param {string | null} refusal */
  function ended(refusal) {
    isUp = false;
    // What could not be sent any more must not go out on the next connection, ahead of the greeting.
    socket.sendBuffer = [];
    if (refusal !== null) isWanted = false;
    else if (isWanted) waitAndConnect();
    down(refusal);
  }

  function connect() {
    clearTimeout(pause);
    pause = undefined;
    socket.io.opts.transports = viaPolling ? ['polling', 'websocket'] : ['websocket'];
    socket.connect();
  }

  function waitAndConnect() {
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures++);
    // Not all at once, when all were cut off at once.
    pause = setTimeout(connect, longest * (0.5 + Math.random() / 2));
  }

  /** Ends the connection and makes another after a pause. */
  function again() {
    if (isUp) socket.disconnect();
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
      socket.disconnect();
    },
    again,
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
    async ask(event, payload) {
      if (!isUp) return null;
      try {
        return await socket.timeout(ANSWER_MS).emitWithAck(event, payload);
      } catch {
        // A question without an answer: the connection is worth nothing, another one may be.
        again();
        return null;
      }
    },
  };
}
