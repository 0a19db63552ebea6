import { io } from 'socket.io-client';

/**
 * An acknowledgement. Null when there was none.
 * @typedef {{ success: boolean, message?: any } | null} Answer
 *
 * @typedef {object} LinkOptions
 * @property {URL} base
 * @property {() => object} auth Called for each connection.
 * @property {() => void} up Called once the desk has confirmed who the caller is.
 * @property {(event: string, payload: any) => void} heard
 * @property {(refusal: string | null) => void} down With the reason if there will be no other attempt.
 *
 * @typedef {ReturnType<typeof createLink>} Link
 */

const CONNECT_MS = 10_000;
const ANSWER_MS = 10_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** This event gives a new guest their id. A request before it would create another guest. */
const GREETING = 'connection:success';
/** Refusals that another attempt with the same token can't fix. */
const FINAL = new Set([
  'invalid/expired token',
  'no token provided',
  'role not allowed',
  'Invalid namespace',
]);

/**
 * Keeps the desk connected, with growing pauses between attempts. Socket.IO's own reconnection would end at a temporary
 * refusal, and would reset its pauses before it is known that the connection works.
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
    // If the socket is active, the refusal is not the desk's. Some networks block WebSockets, some load balancers polling.
    if (socket.active) viaPolling = !viaPolling;
    ended(FINAL.has(message) ? message : null);
  });

  /** @param {string | null} refusal */
  function ended(refusal) {
    isUp = false;
    // Unsent packets must not be sent on the next connection before the greeting.
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
    // A random part, so that clients that lost their connections together don't reconnect together.
    pause = setTimeout(connect, longest * (0.5 + Math.random() / 2));
  }

  /** Ends the connection and opens another one after a pause. */
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
    /** Ends a pause early: a connection is likely to work now. */
    wake() {
      if (isWanted && pause !== undefined) connect();
    },
    /** The connection works: the next pause is short again. */
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
        // No acknowledgement came: the connection may be dead, so another one is opened.
        again();
        return null;
      }
    },
  };
}
