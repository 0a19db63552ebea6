/**
 * Prints every event of a ticket, and what else its caller is told, as lines of JSON: each once, also when the connection is cut.
 *
 *   npm exec -- node examples/follow.mjs TOKEN TICKET_ID
 *
 * DESK is the desk's address, http://127.0.0.1:1500 unless set.
 */
import { io } from 'socket.io-client';

const [token, ticket_id] = process.argv.slice(2);
const desk = process.env.DESK ?? 'http://127.0.0.1:1500';
const show = (event, payload) => console.log(JSON.stringify([event, payload]));
/** The events of a ticket's room. Others tell of the same changes, with the same revisions. */
const ROOM = ['new_message', 'status_changed', 'ticket_assigned'];

const known = { position: undefined, revision: undefined };
const latest = (one, other) => Math.max(one ?? 0, other ?? 0);
const auth = (send) => send({ token, since_position: known.position });
const transports = ['websocket', 'polling'];
const socket = io(`${desk}/support`, { auth, transports, tryAllTransports: true });
function join() {
  socket.emit('join_ticket', { ticket_id, since_revision: known.revision }, (answer) => {
    known.revision = latest(known.revision, answer.revision);
    show('join_ticket', answer);
    // Too much at once, or the log is away: it isn't in the room.
    if (!answer.success) setTimeout(() => socket.connected && join(), 1_000);
  });
}
socket.on('connect', join);
socket.onAny((event, payload, place = payload) => {
  // The connection may end between two events of the same change: each way has a place of its own.
  if (ROOM.includes(event)) known.revision = latest(known.revision, payload.revision);
  else known.position = latest(known.position, place.position);
  show(event, payload);
});
