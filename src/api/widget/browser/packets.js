/** Frames of Engine.IO 4 and Socket.IO 5 on a WebSocket: text alone, one namespace, no attachments. */

/**
 * What a frame of the desk says.
 * @typedef {{ kind: 'open', silence: number } | { kind: 'ping' }
 *   | { kind: 'refused', reason: string } | { kind: 'event', event: string, payload: any }
 *   | { kind: 'answer', id: number, answer: any } | { kind: 'closed' } | { kind: 'other' }} Frame
 */

const NAMESPACE = '/support';
/** The type of the packet, its namespace, the number of the question that it answers, its JSON. */
const FRAME = /^(4?\d)(?:\/support,)?(\d*)(.*)$/s;

export const PONG = '3';

/** @param {object} auth */
export const connectFrame = (auth) => `40${NAMESPACE},${JSON.stringify(auth)}`;

/** @param {number} id @param {string} event @param {object} payload */
export const eventFrame = (id, event, payload) => `42${NAMESPACE},${id}${JSON.stringify([event, payload])}`;

/** @type {Readonly<Record<string, (content: any, id: number) => Frame>>} */
const READERS = {
  // A desk that is alive pings once in an interval; after interval and timeout without a word it is gone.
  0: ({ pingInterval, pingTimeout }) => ({ kind: 'open', silence: pingInterval + pingTimeout }),
  1: () => ({ kind: 'closed' }),
  2: () => ({ kind: 'ping' }),
  41: () => ({ kind: 'closed' }),
  42: ([event, payload]) => ({ kind: 'event', event, payload }),
  43: ([answer], id) => ({ kind: 'answer', id, answer }),
  44: ({ message }) => ({ kind: 'refused', reason: message }),
};

/** @param {string} text @returns {Frame} */
export function readFrame(text) {
  const [, type = '', id = '', content = ''] = FRAME.exec(text) ?? [];
  const read = READERS[type];
  return read ? read(content === '' ? null : JSON.parse(content), Number(id)) : { kind: 'other' };
}
