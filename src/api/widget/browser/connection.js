/** @import { Frame } from './packets.js' */
import { connectFrame, eventFrame, PONG, readFrame } from './packets.js';

/**
 * An acknowledgement. Null when none came before the connection ended.
 * @typedef {{ success: boolean, message?: any } | null} Answer
 *
 * @typedef {object} ConnectionOptions
 * @property {string} address
 * @property {object} auth
 * @property {() => void} up Called once the desk has said who the caller is.
 * @property {(event: string, payload: any) => void} heard
 * @property {(refusal: string | null) => void} ended Called once, with the desk's reason when it let nobody in.
 *
 * @typedef {object} Connection
 * @property {(event: string, payload: object) => Promise<Answer>} ask
 * @property {() => void} close
 */

const CONNECT_MS = 15_000;
const ANSWER_MS = 10_000;
/** Tells a new guest the id to go by. To ask for anything before it came would make another guest. */
const GREETING = 'connection:success';

/**
 * One WebSocket to the desk, from its opening to its end.
 * @param {ConnectionOptions} options
 * @returns {Connection}
 */
export function openConnection({ address, auth, up, heard, ended }) {
  const socket = new WebSocket(address);
  /** @type {Map<number, (answer: Answer) => void>} */
  const waiting = new Map();
  let asked = 0;
  let isOver = false;
  let silence = CONNECT_MS;
  let watch = setTimeout(() => end(null), silence);

  /** @param {string | null} refusal */
  function end(refusal) {
    if (isOver) return;
    isOver = true;
    clearTimeout(watch);
    socket.close();
    for (const answered of [...waiting.values()]) answered(null);
    ended(refusal);
  }

  function listen() {
    clearTimeout(watch);
    watch = setTimeout(() => end(null), silence);
  }

  /** @param {Frame} frame */
  function take(frame) {
    if (frame.kind === 'open') {
      silence = frame.silence;
      socket.send(connectFrame(auth));
    } else if (frame.kind === 'ping') socket.send(PONG);
    else if (frame.kind === 'event') {
      heard(frame.event, frame.payload);
      if (frame.event === GREETING) up();
    } else if (frame.kind === 'answer') waiting.get(frame.id)?.(frame.answer);
    else if (frame.kind === 'refused') end(frame.reason);
    else if (frame.kind === 'closed') end(null);
  }

  socket.onclose = () => end(null);
  socket.onmessage = ({ data }) => {
    if (isOver) return;
    take(readFrame(data));
    // Whatever came is a sign of life.
    if (!isOver) listen();
  };

  return {
    ask(event, payload) {
      if (isOver) return Promise.resolve(null);
      const id = asked++;
      return new Promise((resolve) => {
        // A question without an answer: the connection is worth nothing, another one may be.
        const late = setTimeout(() => end(null), ANSWER_MS);
        waiting.set(id, (answer) => {
          clearTimeout(late);
          waiting.delete(id);
          resolve(answer);
        });
        socket.send(eventFrame(id, event, payload));
      });
    },
    close: () => end(null),
  };
}
